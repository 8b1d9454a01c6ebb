import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from '@bytecodealliance/jco'
import { afterAll, expect, it } from 'vitest'
import { cliCommand } from '../../../packages/cli/src/testing/components.ts'
import { programs } from '../build.ts'
import { expectPasses } from './expect-passes.ts'
import { hosts } from './hosts.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-suite-'))
const host = hosts.chromium!()
afterAll(async () => {
  await host.close?.()
  rmSync(folder, { recursive: true })
})

async function component(name: string, body: string, data = ''): Promise<string> {
  const path = join(folder, `${name}.wasm`)
  writeFileSync(path, await parse(cliCommand(body, data)))
  return path
}

it('a page reports the output and the exit code of a program', async () => {
  const path = await component('fails', '(call $print (i32.const 0) (i32.const 3)) (i32.const 1)', '1..')
  const { output, succeeded, reason } = await host.run(path, [], 60)
  expect({ output, succeeded, reason }).toEqual({ output: '1..', succeeded: false, reason: 'exit code 1' })
})

it('a page stops a program that does not end', async () => {
  const path = await component('hangs', '(loop (br 0)) unreachable')
  expect((await host.run(path, [], 1)).reason).toBe('stopped after 1 s')
})

it.each(programs)('the program %s of the suite passes in a page', async program => {
  await expectPasses(host, program)
})
