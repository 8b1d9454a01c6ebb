import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, ended, wasiWebgpu } from '../../../../cli/src/testing/command.ts'
import { commandHere } from '../../../../cli/src/testing/command-here.ts'
import { build } from '../../build.ts'

const entry = fileURLToPath(new URL('../../testing/node-cases/all-cases.ts', import.meta.url))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-node-modules-test-'))
  await writeFile(join(folder, 'cases.wasm'), (await build({ entry })).component)
})
afterAll(() => rm(folder, { recursive: true }))

/** Runs the cases in Node. */
function runInNode(...args: string[]): Promise<Ended> {
  return new Promise(resolve => {
    execFile(process.execPath, ['--no-warnings', entry, ...args], (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    )
  })
}

/** Runs the cases in a component. */
function runInComponent(granted: string, ...args: string[]): Promise<Ended> {
  return commandHere(['run', '--gpu', 'null', '--dir', granted, join(folder, 'cases.wasm'), '--', ...args])
}

describe('a program in a component', () => {
  it('observes the same results of the modules of Node, of texts, clones, signals and timers, and the same exit code', async () => {
    const folders = { node: join(folder, 'node'), component: join(folder, 'component') }
    for (const path of Object.values(folders)) await mkdir(path)
    const inNode = await runInNode(folders.node)
    const inComponent = await runInComponent(folders.component, folders.component)
    expect(inComponent.stdout.split('\n')).toEqual(inNode.stdout.split('\n'))
    expect(inComponent.stdout.split('\n').length).toBeGreaterThan(350)
    expect([inComponent.code, inNode.code]).toEqual([3, 3])
  })

  it.each(['iterate', 'events'])('reads standard input as Node does: %s', async way => {
    const input = 'aä€'.repeat(40_000)
    const inNode = await ended(process.execPath, ['--no-warnings', entry, '', 'stdin', way], { input })
    const command = ['run', '--gpu', 'null', join(folder, 'cases.wasm'), '--', '', 'stdin', way]
    expect(await wasiWebgpu(command, { input })).toEqual(inNode)
    expect(inNode.stdout).not.toBe('')
  })

  it('prints the same lines with the console', async () => {
    const inNode = await runInNode('', 'console')
    const inComponent = await runInComponent(folder, '', 'console')
    expect(inComponent.stdout.split('\n')).toEqual(inNode.stdout.split('\n'))
    expect(inComponent.stderr).toBe(inNode.stderr)
  })
})
