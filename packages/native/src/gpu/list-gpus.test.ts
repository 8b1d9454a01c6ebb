import { describe, expect, it } from 'vitest'
import { GpuChoiceError } from './gpu-choice-error.ts'
import { type AdapterPlace, type GpuSource, nullBackend, systemHardware } from './gpu-sources.ts'
import { findGpu, listGpus } from './list-gpus.ts'
import { requestGpu } from './request-gpu.ts'

const info = (isFallbackAdapter: boolean, device = 'x') =>
  ({ vendor: 'nvidia', architecture: '', device, description: '', isFallbackAdapter }) as GPUAdapterInfo

/** A source whose drivers have adapters of these names; names in parentheses are those of the CPU. */
function source(kind: GpuSource['kind'], names: readonly string[]): GpuSource & { opened: AdapterPlace[] } {
  const opened: AdapterPlace[] = []
  const adapters = names.map(name => ({ name, backend: 'vulkan', info: info(name.startsWith('(')) }))
  return {
    name: `the ${kind} of a test`,
    kind,
    opened,
    async open(capture, options, place) {
      if (place !== undefined) opened.push(place)
      return { ...(await nullBackend.open(capture, options)), listAdapters: async () => adapters }
    },
  }
}

const names = ['H200', 'H200', '(llvmpipe)', 'L4']
const sources = [source('hardware', names), source('software', names), nullBackend]

describe('the list of adapters', () => {
  it('has each once, with an index, by kind', async () => {
    const gpus = await listGpus({ sources })
    expect(gpus.map(({ index, name, kind, at }) => [index, name, kind, at])).toEqual([
      [0, 'H200', 'hardware', 0],
      [1, 'H200', 'hardware', 1],
      [2, 'L4', 'hardware', 3],
      [3, '(llvmpipe)', 'software', 2],
      [4, 'Null backend', 'null', 0],
    ])
    expect(gpus[3]).toMatchObject({ names, source: sources[1] })
  })

  it('lacks those of a source that does not work', async () => {
    const broken: GpuSource = { ...nullBackend, open: () => Promise.reject(new Error('no driver')) }
    expect((await listGpus({ sources: [broken, nullBackend] })).map(({ index }) => index)).toEqual([0])
  })
})

describe('the choice of an adapter', () => {
  it.each([
    [{ index: 1 }, 1],
    [{ name: 'l4' }, 2],
    [{ name: 'H200' }, 0],
    [{ name: 'pipe' }, 3],
  ])('by %j is the adapter %i', async (adapter, index) => {
    expect((await findGpu('auto', adapter, { sources })).index).toBe(index)
  })

  it('explains what is here instead', async () => {
    const error = findGpu('auto', { index: 7 }, { sources })
    await expect(error).rejects.toThrow(GpuChoiceError)
    await expect(error).rejects.toThrow(
      'no adapter of the index 7 is here; choose one of 0 H200, 1 H200, 2 L4, 3 (llvmpipe), 4 Null backend',
    )
    await expect(findGpu('auto', { name: 'x' }, { sources })).rejects.toThrow("whose name contains 'x'")
    await expect(findGpu('software', { index: 2 }, { sources })).rejects.toThrow(
      'the adapter 2, L4, is hardware, not software; choose another adapter, or another kind',
    )
  })

  it('opens that one of its source', async () => {
    const own = source('hardware', ['H200', 'H200'])
    // The adapter of the null backend, which the source opens, is not of its kind.
    const error = requestGpu('auto', { sources: [own], adapter: { index: 1 } })
    await expect(error).rejects.toThrow('its adapter is null, not hardware')
    expect(own.opened).toMatchObject([{ name: 'H200', at: 1, names: ['H200', 'H200'] }])
    const { kind } = await requestGpu('auto', { sources: [own, nullBackend], adapter: { name: 'null' } })
    expect(kind).toBe('null')
  })
})

describe('an adapter of the system', () => {
  it('that cannot be told from another one of its name is refused', async () => {
    const place = { backend: 'vulkan', name: 'Twin', names: ['Twin', 'Twin'], at: 1, info: info(false) }
    const capture = <T>(action: () => T) => ({ result: action(), messages: '' })
    const linux = process.platform === 'linux'
    const opened = systemHardware.open(capture, [], place)
    await expect(opened).rejects.toThrow(
      linux
        ? /^(no Vulkan .*|the adapter 1 cannot be told from another one of the name Twin: install Mesa's device selection layer.*)$/
        : 'this system has no way',
    )
  })
})
