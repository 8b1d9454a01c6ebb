import { expect, it } from 'vitest'
import { cliCommand } from '../../../cli/src/testing/components.ts'
import { component } from '../../../component/src/testing/wat.ts'
import { Exit } from '../exit.ts'
import { wasi } from './wasi.ts'

it('wasi:cli/exit ends the guest, and the embedder receives the code as an Exit', async () => {
  const command = await component(cliCommand('(call $exit (i32.const 7)) (i32.const 0)'))
  const { exports, signal } = await command.instantiate({ imports: await wasi() })
  const run = () => exports['wasi:cli/run@0.2.3'].run()
  expect(run).toThrow(Exit)
  expect(signal.reason).toMatchObject({ name: 'Exit', code: 7 })
  expect(run).toThrow(/trapped before \(the program ended with code 7\)/)
})

it.each(['0.2', '0.3'])('wasi:cli/exit@%s ends with 0 for ok, 1 for an error, or any code', async version => {
  const { exit, exitWithCode } = (await wasi())[`wasi:cli/exit@${version}`] as {
    exit(status: { tag: string }): never
    exitWithCode(code: number): never
  }
  expect(() => exit({ tag: 'ok' })).toThrow(expect.objectContaining({ code: 0 }))
  expect(() => exit({ tag: 'err' })).toThrow(expect.objectContaining({ code: 1 }))
  expect(() => exitWithCode(255)).toThrow(expect.objectContaining({ code: 255 }))
})
