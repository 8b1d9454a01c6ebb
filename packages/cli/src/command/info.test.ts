import { requestGpu } from '@wasi-webgpu/native'
import { describe, expect, it } from 'vitest'
import { commandHere } from '../testing/command-here.ts'

describe('wasi-webgpu info', () => {
  it('prints the adapter, its features and its limits', async () => {
    const { code, stdout, stderr } = await commandHere(['info'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^Adapter\n {2}index {9}\d\n {2}name {10}\S/)
    expect(stdout).toMatch(/^ {2}type {10}(hardware|software)$/m)
    expect(stdout).toMatch(/^ {2}fast lane {5}(yes|no: \S.*)$/m)
    expect(stdout).toMatch(/^ {2}core-features-and-limits$/m)
    expect(stdout).toMatch(/^ {2}maxTextureDimension2D +\d+$/m)
  })

  it('closes the fast lane with --gpu-fast-lane=off', async () => {
    const hasLane = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)
    for (const [setting, expected] of [
      ['on', undefined],
      ['off', 'it is turned off'],
    ]) {
      const { stdout } = await commandHere(['info', '--gpu', 'null', '--json', `--gpu-fast-lane=${setting}`])
      const { fastLane, noFastLaneReason } = JSON.parse(stdout)
      const reason = hasLane ? expected : `it does not exist for ${process.platform}-${process.arch}`
      expect({ fastLane, noFastLaneReason }).toEqual({
        fastLane: reason === undefined,
        noFastLaneReason: reason,
      })
    }
    const { stderr } = await commandHere(['info', '--gpu-fast-lane', 'no'])
    expect(stderr).toContain("unknown --gpu-fast-lane 'no'")
  })

  it('lists no feature that a component cannot request, although the adapter has it', async () => {
    const { gpu } = await requestGpu('null')
    const { features } = (await gpu.requestAdapter())!
    const { stdout } = await commandHere(['info', '--gpu', 'null', '--json'])
    const hidden = [...features].filter(name => !JSON.parse(stdout).features.includes(name))
    expect(hidden).toContain('texture-compression-unaligned')
    expect(hidden).not.toContain('timestamp-query')
  })

  it('lists all adapters with indices, by which one is chosen, or by a part of its name', async () => {
    const { adapters } = JSON.parse((await commandHere(['info', '--gpu', 'null', '--json'])).stdout)
    expect(adapters.map(({ index }: { index: number }) => index)).toEqual([...adapters.keys()])
    const nullAt = adapters.findIndex(({ type }: { type: string }) => type === 'null')
    for (const choice of [
      ['--gpu-index', String(nullAt)],
      ['--gpu-name', 'NULL'],
    ]) {
      const { stdout } = await commandHere(['info', '--json', ...choice])
      expect(JSON.parse(stdout).adapter).toMatchObject({ index: nullAt, type: 'null' })
    }
    const { code, stderr } = await commandHere(['info', '--gpu-index', '999'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^wasi-webgpu: no adapter of the index 999 is here; choose one of 0 .*\n$/m)
  })

  it('prints the same data as JSON', async () => {
    const { code, stdout } = await commandHere(['info', '--gpu', 'null', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      adapter: {
        name: 'Null backend',
        vendor: '',
        architecture: '',
        device: 'null-backend',
        description: '',
        backend: 'null',
        type: 'null',
        isFallbackAdapter: false,
        source: "Dawn's null backend",
      },
      adapters: expect.arrayContaining([
        expect.objectContaining({ name: 'Null backend', backend: 'null', type: 'null' }),
      ]),
      features: expect.arrayContaining(['core-features-and-limits']),
      limits: { maxBindGroups: 4 },
    })
  })
})
