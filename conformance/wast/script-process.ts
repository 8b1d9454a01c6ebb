/**
 * Runs one script in this process: `node script-process.ts FILE`. A script may hang or crash its process
 * without stopping the parent process, which receives a message before and after each directive.
 */
import { readFileSync } from 'node:fs'
import { type Directive, readScript } from './directives.ts'
import { hostImports } from './host-imports.ts'
import { type Outcome, Script } from './script.ts'

/** Message to the parent process. */
export type Message =
  /** Number of directives in the script. */
  | { readonly kind: 'script'; readonly directives: number }
  | { readonly kind: 'begin'; readonly line: number; readonly text: string }
  | { readonly kind: 'end'; readonly outcome: Outcome }
  /** The script is malformed. */
  | { readonly kind: 'error'; readonly message: string }

async function runScript(file: string): Promise<void> {
  let directives: readonly Directive[]
  try {
    directives = readScript(readFileSync(file, 'utf8'))
  } catch (error) {
    await send({ kind: 'error', message: (error as Error).message })
    return
  }
  await send({ kind: 'script', directives: directives.length })
  const script = new Script(await hostImports())
  for (const directive of directives) {
    isDeadlockExpected = /deadlock detected|cannot make further progress/.test(directive.text)
    await send({ kind: 'begin', line: directive.line, text: directive.text })
    await send({ kind: 'end', outcome: await Promise.race([script.run(directive), externalOutcome()]) })
  }
}

/** Resolves when the message has been sent. The directive that follows may block the thread forever. */
function send(message: Message): Promise<void> {
  return new Promise(sent => {
    process.send?.(message, () => sent())
  })
}

let resolveOutcome: ((outcome: Outcome) => void) | undefined
/** Whether the current directive expects a deadlock, which in JS is a promise that never settles. */
let isDeadlockExpected = false

/** Returns the outcome of the current directive when the event loop empties or an exception is uncaught. */
function externalOutcome(): Promise<Outcome> {
  return new Promise(resolve => {
    resolveOutcome = resolve
  })
}

function failed(actual: string): void {
  end({ status: 'failed', expected: 'an end', actual })
}

function end(outcome: Outcome): void {
  // `setImmediate` keeps the event loop alive for another turn.
  setImmediate(resolveOutcome ?? (() => process.exit(1)), outcome)
}

// A promise that can no longer settle does not keep the process alive.
process.on('beforeExit', () => {
  if (isDeadlockExpected) end({ status: 'passed', byWasmTools: false })
  else failed('deadlock: no pending work can make progress')
})
process.on('uncaughtException', error => failed(`uncaught exception: ${error.stack ?? error}`))

const [file] = process.argv.slice(2)
if (file !== undefined) {
  await runScript(file)
  // Work that the script has left running no longer matters.
  process.exit()
}
