import { readFile, rm, writeFile } from 'node:fs/promises'
import type { Profiler } from 'node:inspector'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { profileInterface } from '@wasi-webgpu/build/guest-stack'
import { Trap } from '@wasi-webgpu/component'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Profile } from '../run/profile.ts'
import { componentFiles, wasiWebgpu } from '../testing/command.ts'
import { exporting } from '../testing/components.ts'

const busy = `(local $i i32) (loop $l (br_if $l
  (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 40000000))))`
const texts = {
  plain: exporting({ start: busy }),
  samples: exporting({ start: busy }).replace(
    '(component',
    `(component (import "${profileInterface}" (instance (export "sample" (func (param "stack" string)))))`,
  ),
  named: exporting({ start: busy }).replace('(func (export', '(func $busy (export'),
}

let folder: string
let files: Record<keyof typeof texts, string>
beforeAll(async () => {
  ;({ folder, files } = await componentFiles(texts))
})
afterAll(() => rm(folder, { recursive: true }))

/** Profiles a program, and returns the functions of the profile, each with those that call it. */
async function profiled(program: string): Promise<{ stderr: string; stacks: Profiler.ProfileNode[][] }> {
  const file = join(folder, 'out.cpuprofile')
  const { code, stderr } = await wasiWebgpu(['run', '--gpu', 'null', '--profile', file, program])
  expect(code).toBe(0)
  const { nodes, samples = [] } = JSON.parse(await readFile(file, 'utf8')) as Profiler.Profile
  const parents = new Map(nodes.flatMap(node => (node.children ?? []).map(child => [child, node] as const)))
  const byId = new Map(nodes.map(node => [node.id, node]))
  const stackOf = (node: Profiler.ProfileNode | undefined): Profiler.ProfileNode[] =>
    node === undefined ? [] : [node, ...stackOf(parents.get(node.id))]
  return { stderr, stacks: [...new Set(samples)].map(id => stackOf(byId.get(id))) }
}

describe('wasi-webgpu run --profile', () => {
  it('names the functions and lines of a program in TypeScript', async () => {
    const program = `type Count = number
function sumOfRoots(count: Count): number {
  let sum = 0
  for (let i = 0; i < count; i++) {
    sum += rootOf(i)
  }
  return sum
}
const rootOf = (value: number) => Math.sqrt(value)

export async function main() {
  await Promise.resolve()
  console.log(sumOfRoots(300_000))
}`
    await writeFile(join(folder, 'program.ts'), program)
    const { stderr, stacks } = await profiled(join(folder, 'program.ts'))
    expect(stderr).toMatch(/wrote .*out\.cpuprofile, \d+ samples, and \d+ of the program's stack\n$/)
    const inLoop = stacks.find(([, ...callers]) =>
      callers.some(it => it.callFrame.functionName === 'sumOfRoots'),
    )
    const loop = (
      inLoop ??
      stacks.find(([node]) => node?.callFrame.functionName === 'sumOfRoots') ??
      []
    ).filter(({ callFrame }) => callFrame.url === pathToFileURL(join(folder, 'program.ts')).href)
    const names = loop.map(({ callFrame }) => callFrame.functionName)
    expect(names.slice(names.indexOf('sumOfRoots'))).toEqual(['sumOfRoots', 'main'])
    const lines = loop.map(({ callFrame }) => callFrame.lineNumber + 1)
    expect(lines.slice(names.indexOf('sumOfRoots'))).toEqual([5, 13])
  })

  it("names the functions of a component's name section, and says when there is none", async () => {
    const named = await profiled(files.named)
    expect(named.stacks.flat().map(({ callFrame }) => callFrame.functionName)).toContain('busy')
    expect((await profiled(files.plain)).stderr).toContain(
      'the component has no names of functions: profile its source, as in wasi-webgpu run --profile app.ts, or build it with --debug',
    )
  })

  it('passes no stacks of a component that was built elsewhere', async () => {
    const { code, stderr } = await wasiWebgpu([
      'run',
      '--profile',
      join(folder, 'out.cpuprofile'),
      files.samples,
    ])
    expect(code).toBe(1)
    expect(stderr).toContain(profileInterface)
  })

  it('traps a program whose source map cannot be read, and keeps no stacks without end', async () => {
    const profile = new Profile(join(folder, 'out.cpuprofile'))
    const { start, sample } = profile.imports[profileInterface] as Record<string, (value: unknown) => void>
    const longPath = JSON.stringify({ sources: ['x'.repeat(4097)], mappings: '' })
    for (const map of ['not json', 'null', '{"sources":3,"mappings":7}', longPath])
      expect(() => start!(new TextEncoder().encode(map))).toThrow(Trap)
    await profile.start()
    for (let i = 0; i < 10; i++) sample!(`${i}${'x'.repeat(0x10_0000)}`)
    expect(profile.stop().guestSamples).toBe(0)
  })

  it('says in one line that the file cannot be written', async () => {
    const path = join(folder, 'none', 'x.cpuprofile')
    const { code, stderr } = await wasiWebgpu(['run', '--profile', path, files.plain])
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(
        /^wasi-webgpu: --profile .*x\.cpuprofile cannot be written: ENOENT[^\n]*\n$/,
      ),
    })
  })
})
