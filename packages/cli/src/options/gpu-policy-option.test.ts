import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandHere } from '../testing/command-here.ts'

const example = fileURLToPath(
  new URL('../../../../examples/hello-compute/hello-compute.wasm', import.meta.url),
)
const doubled = '2 4 6 8 10 12 14 16\n'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gpu-policy-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

function run(...options: string[]) {
  return commandHere(['run', example, '--gpu', 'software', ...options])
}

describe('a policy for the GPU', () => {
  it('does not affect a guest within it', async () => {
    const file = join(folder, 'policy.json')
    await writeFile(
      file,
      '{"memory": "512KiB", "objects": {"pipelines": 1}, "submissions": 8, "uncollectedBindGroups": 100, "features": []}',
    )
    for (const options of [
      ['--gpu-policy', file],
      ['--gpu-memory', '512KiB'],
    ]) {
      expect(await run(...options)).toEqual({ code: 0, stdout: doubled, stderr: '' })
    }
  })

  it.each([
    [['--gpu-memory', '192KiB'], "the policy allows 192 KiB of the host's memory"],
    [
      ['--gpu-memory', '192KiB', '--gpu-policy', '{"memory": "1GiB"}'],
      "the policy allows 192 KiB of the host's memory",
    ],
    [
      ['--gpu-policy', '{"objects": {"pipelines": 0}}'],
      'GPUDevice.createComputePipeline: the policy allows no more than 0 pipelines',
    ],
    [['--gpu-policy', '{"objects": {"devices": 0}}'], 'the policy allows no more than 0 devices'],
  ])('that a guest exceeds causes an error of WebGPU: %j', async (options, message) => {
    const { code, stderr } = await run(...options)
    expect(stderr).toContain(message)
    expect(code).toBe(1)
  })

  it.each([
    [['--gpu-memory', '1M'], "--gpu-memory '1M' is not a size; use 4096, 64KiB, 512MiB, 512MB or 2GiB"],
    [
      ['--gpu-policy', '{"mem": 1}'],
      '--gpu-policy {"mem": 1} is invalid; the GPU policy has no \'mem\'; it has memory, objects, submissions, uncollectedBindGroups, shaderBytes, features, limits',
    ],
    [['--gpu-policy', '{"memory"'], '--gpu-policy {"memory" is invalid; the GPU policy is not JSON'],
    [['--gpu-policy', 'no-such.json'], '--gpu-policy no-such.json cannot be read: ENOENT'],
  ])('that is invalid is refused in one line: %j', async (options, message) => {
    const { code, stdout, stderr } = await run(...options)
    expect(stderr).toContain(`wasi-webgpu: ${message}`)
    expect(stderr.trimEnd()).not.toContain('\n')
    expect([code, stdout]).toEqual([1, ''])
  })
})
