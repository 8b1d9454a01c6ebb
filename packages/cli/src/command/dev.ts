import { existsSync } from 'node:fs'
import { watchFiles } from '@wasi-webgpu/build'
import { builtProgram } from '../build/built-program.ts'
import { report } from '../build/component-output.ts'
import { entriesOf, nameOf, sourceOptions } from '../build/source-options.ts'
import { UsageError } from '../command-error.ts'
import { TerminalView } from '../dev/terminal-view.ts'
import { onlyFile, parse } from '../options/parsed-arguments.ts'
import { endSignal } from '../run/end-signal.ts'

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
  const view = new TerminalView(name, ['run', ...args])
  const watching = watchFiles(
    entries,
    async onInput => (sources === undefined ? name : builtProgram(sources, onInput)),
    component => view.show(component),
    error => {
      report(error)
      view.fail((error as Error).message)
    },
  )
  await endSignal()
  watching.close()
  await view.close()
  return 0
}
