import { existsSync } from 'node:fs'
import { watchFiles } from '@wasi-webgpu/build'
import { visible } from '@wasi-webgpu/native/terminal'
import { builtProgram } from '../build/built-program.ts'
import { report, say } from '../build/component-output.ts'
import { entriesOf, nameOf, sourceOptions } from '../build/source-options.ts'
import { UsageError } from '../command-error.ts'
import type { DevView } from '../dev/dev-view.ts'
import { openBrowser } from '../dev/open-browser.ts'
import { TerminalView } from '../dev/terminal-view.ts'
import { parseAddress } from '../options/address-option.ts'
import { commands } from '../options/option-table.ts'
import { onlyFile, type Parsed, parse } from '../options/parsed-arguments.ts'
import { endSignal } from '../run/end-signal.ts'
import { listening } from '../run/listening.ts'
import { withCodeFrames } from '../terminal/source-errors.ts'

/** `wasi-webgpu dev`: runs a program, and runs it again whenever a file of it changes, until a signal ends the process. */
export async function dev(args: readonly string[]): Promise<number> {
  const parsed = parse('dev', args)
  const sources = sourceOptions('dev', parsed)
  const of = { a: 'a program or a component', example: 'app.ts' }
  const name = sources === undefined ? onlyFile('dev', parsed, of) : nameOf(sources)
  const entries = sources === undefined ? [name] : entriesOf(sources)
  const missing = entries.find(entry => !existsSync(entry))
  if (missing !== undefined)
    throw new UsageError(`${missing} does not exist`, 'name the file where the program begins')
  const view = parsed.flag('page') ? await openPage(name, parsed) : inTerminal(name, parsed, args)
  let builds = 0
  const watching = watchFiles(
    entries,
    async onInput => {
      if (sources === undefined) return name
      const isAgain = builds++ > 0
      const inputs = new Set<string>()
      const build = builtProgram(sources, path => {
        inputs.add(path)
        onInput(path)
      })
      const { path, isCached } = await build.finally(() => view.read?.(inputs))
      if (isCached && isAgain) say(`${visible(name)}: as it was built before`)
      return path
    },
    component => view.show(component),
    error => {
      report(error)
      view.fail(withCodeFrames((error as Error).message))
    },
  )
  await endSignal()
  watching.close()
  await view.close()
  return 0
}

function inTerminal(name: string, parsed: Parsed, args: readonly string[]): DevView {
  if (parsed.has('addr')) throw new UsageError('--addr is an option for pages', 'add --page, or leave it out')
  return new TerminalView(name, ['run', ...args])
}

async function openPage(name: string, parsed: Parsed): Promise<DevView> {
  const { Options: options, Drawing } = commands.run.sections
  const stranger = Object.keys({ ...options, ...Drawing }).find(
    option => option !== 'verbose' && parsed.has(option),
  )
  if (stranger !== undefined)
    throw new UsageError(`--${stranger} is an option for the terminal`, 'leave it out with --page')
  const { PageView } = await import('../dev/page-view.ts')
  const address = parseAddress(parsed.text('addr'))
  const view = await listening('the page', address, () =>
    PageView.open(name, parsed.rest, { ...address, isFixed: parsed.has('addr') }),
  )
  say(`${visible(name)}: the page is at ${view.url}`)
  if (process.stdout.isTTY) void openBrowser(view.url)
  return view
}
