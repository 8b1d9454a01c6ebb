/**
 * The process that runs one script, `node child.ts FILE`: it may hang or crash, and whoever started it goes on. It
 * tells by messages what it begins and how that ended.
 */
import { readFileSync } from 'node:fs'
import { type Directive, readScript } from './directives.ts'
import { hostImports } from './host.ts'
import { type Outcome, Script } from './script.ts'

/** What the process tells whoever started it. */
export type Message =
  /** How many directives the script has. */
  | { readonly kind: 'script'; readonly directives: number }
  | { readonly kind: 'begin'; readonly line: number; readonly text: string }
  | { readonly kind: 'end'; readonly outcome: Outcome }
  /** The script cannot be read. */
  | { readonly kind: 'error'; readonly message: string }

async function runFile(file: string): Promise<void> {
  let directives: readonly Directive[]
  try {
    directives = readScript(readFileSync(file, 'utf8'))
  } catch (error) {
    await tell({ kind: 'error', message: (error as Error).message })
    return
  }
  await tell({ kind: 'script', directives: directives.length })
  const script = new Script(await hostImports())
  for (const directive of directives) {
    isDeadlockExpected = /deadlock detected|cannot make further progress/.test(directive.text)
    await tell({ kind: 'begin', line: directive.line, text: directive.text })
    await tell({ kind: 'end', outcome: await Promise.race([script.run(directive), whenNobodyTells()]) })
  }
}

/** Resolves when the message is sent: what follows may never let go of the thread. */
function tell(message: Message): Promise<void> {
  return new Promise(sent => {
    process.send?.(message, () => sent())
  })
}

let settle: ((outcome: Outcome) => void) | undefined
/** Whether the directive that runs asserts a deadlock: in JS, a promise that nobody can settle any more. */
let isDeadlockExpected = false

/** What becomes of the directive that runs, where it does not tell itself. */
function whenNobodyTells(): Promise<Outcome> {
  return new Promise(resolve => {
    settle = resolve
  })
}

function failed(actual: string): void {
  end({ status: 'failed', expected: 'an end', actual })
}

function end(outcome: Outcome): void {
  // Goes on in a turn of the event loop that is sure to come.
  setImmediate(settle ?? (() => process.exit(1)), outcome)
}

// A promise that nobody can resolve any more does not keep the process alive.
process.on('beforeExit', () => {
  if (isDeadlockExpected) end({ status: 'passed', byWasmTools: false })
  else failed('it never ended: nothing is left that could make progress')
})
process.on('uncaughtException', error => failed(`an error that nobody catches: ${error.stack ?? error}`))

const [file] = process.argv.slice(2)
if (file !== undefined) {
  await runFile(file)
  // What a script left running does not matter any more.
  process.exit()
}
