import {
  type Behaviour,
  bufferOf,
  bytesOf,
  fatal,
  rejected,
  reported,
  textureOf,
  thrown,
  wrong,
} from '../observe-behaviours.ts'

/** What `writeBuffer` writes of some data, to a buffer of eight bytes. */
async function written(
  device: GPUDevice,
  ...args: [data: unknown, offset?: number, size?: number]
): Promise<number[]> {
  const buffer = bufferOf(device, 8)
  const [data, ...range] = args
  device.queue.writeBuffer(buffer, 0, data as Uint8Array<ArrayBuffer>, ...range)
  return bytesOf(device, buffer)
}

const { MAP_READ, MAP_WRITE, COPY_SRC, COPY_DST } = { MAP_READ: 1, MAP_WRITE: 2, COPY_SRC: 4, COPY_DST: 8 }

export const data: Behaviour[] = [
  {
    name: 'writeBuffer takes each kind of buffer source',
    run: async ({ device }) => {
      const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
      return [
        await written(device, bytes),
        await written(device, bytes.buffer),
        await written(device, new DataView(bytes.buffer, 4)),
        await written(device, new Uint16Array(bytes.buffer, 2, 2)),
        await written(device, bytes.subarray(4)),
        await written(device, new Uint8ClampedArray(bytes)),
      ]
    },
    expected: [
      [1, 2, 3, 4, 5, 6, 7, 8],
      [1, 2, 3, 4, 5, 6, 7, 8],
      [5, 6, 7, 8, 0, 0, 0, 0],
      [3, 4, 5, 6, 0, 0, 0, 0],
      [5, 6, 7, 8, 0, 0, 0, 0],
      [1, 2, 3, 4, 5, 6, 7, 8],
    ],
    dawn: { shows: 'failed: TypeError', because: 'it takes no DataView' },
  },
  {
    name: 'writeBuffer counts in the elements of a typed array',
    run: async ({ device }) => {
      const numbers = Uint32Array.of(1, 2, 3)
      return [
        await written(device, numbers, 1),
        await written(device, numbers, 1, 1),
        await written(device, numbers, 0, 2),
      ]
    },
    expected: [
      [2, 0, 0, 0, 3, 0, 0, 0],
      [2, 0, 0, 0, 0, 0, 0, 0],
      [1, 0, 0, 0, 2, 0, 0, 0],
    ],
  },
  {
    name: 'writeBuffer counts in the bytes of a DataView or an ArrayBuffer',
    run: async ({ device }) => {
      const { buffer } = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
      return [await written(device, buffer, 4), await written(device, new DataView(buffer), 1, 4)]
    },
    expected: [
      [5, 6, 7, 8, 0, 0, 0, 0],
      [2, 3, 4, 5, 0, 0, 0, 0],
    ],
    dawn: { shows: 'failed: TypeError', because: 'it takes no DataView' },
  },
  {
    name: 'writeBuffer takes halves of floats',
    run: async ({ device }) => written(device, Float16Array.of(1, -2, 0, 0.5), 1, 2),
    expected: [0, 192, 0, 0, 0, 0, 0, 0],
    dawn: { shows: fatal, because: 'it divides by the size of an element, which it takes for 0' },
  },
  {
    name: 'writeBuffer of a range that the data does not have is an OperationError',
    run: ({ device }) => {
      const buffer = bufferOf(device, 64)
      const data = new Uint8Array(8)
      const write = (offset: number, size?: number) =>
        thrown(() => device.queue.writeBuffer(buffer, 0, data, offset, size))
      return [write(0, 12), write(12), write(4, 8), write(8, 0), write(2 ** 40, 4)]
    },
    expected: ['OperationError', 'OperationError', 'OperationError', 'nothing', 'OperationError'],
  },
  {
    name: 'writeBuffer of a size that is no multiple of four bytes is an OperationError',
    run: ({ device }) => {
      const buffer = bufferOf(device)
      return [new Uint8Array(3), new Uint16Array(1), new Uint8Array(0)].map(data =>
        thrown(() => device.queue.writeBuffer(buffer, 0, data)),
      )
    },
    expected: ['OperationError', 'OperationError', 'nothing'],
  },
  {
    name: 'writeBuffer beyond the end of the buffer is a validation error',
    run: ({ device }) =>
      reported(device, () => device.queue.writeBuffer(bufferOf(device, 8), 8, new Uint8Array(4))),
    expected: 'GPUValidationError',
  },
  {
    name: 'what is no buffer source is a TypeError',
    run: ({ device }) => {
      const buffer = bufferOf(device)
      return [
        ...[[1, 2, 3, 4], 'data', null, undefined, 4].map(data =>
          thrown(() => device.queue.writeBuffer(buffer, 0, wrong(data))),
        ),
        thrown(() => device.queue.writeTexture({ texture: textureOf(device) }, wrong([0]), {}, [1, 1])),
      ]
    },
    expected: Array(6).fill('TypeError'),
  },
  {
    name: 'writeTexture writes what its layout says',
    run: async ({ device }) => {
      const texture = textureOf(device, { size: [2, 2] })
      const data = Uint32Array.of(9, 1, 2, 9, 3, 4)
      device.queue.writeTexture({ texture }, data, { offset: 4, bytesPerRow: 12 }, [2, 2])
      const buffer = bufferOf(device, 512)
      const encoder = device.createCommandEncoder()
      encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow: 256 }, [2, 2])
      device.queue.submit([encoder.finish()])
      const pixels = new Uint32Array(Uint8Array.from(await bytesOf(device, buffer)).buffer)
      return [pixels[0], pixels[1], pixels[64], pixels[65]]
    },
    expected: [1, 2, 3, 4],
  },
  {
    name: 'a buffer that is mapped at its creation is zero, and has what was written',
    run: async ({ device }) => {
      const buffer = device.createBuffer({ size: 8, usage: COPY_SRC, mappedAtCreation: true })
      const range = buffer.getMappedRange()
      const before = [...new Uint8Array(range)]
      new Uint8Array(range).set([1, 2, 3], 1)
      const states = [buffer.mapState]
      buffer.unmap()
      states.push(buffer.mapState)
      return [before, states, await bytesOf(device, buffer)]
    },
    expected: [
      [0, 0, 0, 0, 0, 0, 0, 0],
      ['mapped', 'unmapped'],
      [0, 1, 2, 3, 0, 0, 0, 0],
    ],
  },
  {
    name: 'several ranges of a mapping are written back',
    run: async ({ device }) => {
      const buffer = device.createBuffer({ size: 24, usage: COPY_SRC, mappedAtCreation: true })
      const [first, second] = [buffer.getMappedRange(0, 4), buffer.getMappedRange(16, 8)]
      new Uint8Array(first).fill(1)
      new Uint8Array(second).fill(2)
      buffer.unmap()
      return bytesOf(device, buffer)
    },
    expected: [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2],
  },
  {
    name: 'a size that is no multiple of four cannot be mapped at creation',
    run: ({ device }) =>
      thrown(() => device.createBuffer({ size: 6, usage: COPY_SRC, mappedAtCreation: true })),
    expected: 'RangeError',
  },
  {
    name: 'ranges are detached by unmap and by destroy',
    run: ({ device }) => {
      const buffers = [0, 1].map(() =>
        device.createBuffer({ size: 8, usage: COPY_SRC, mappedAtCreation: true }),
      )
      const ranges = buffers.map(buffer => buffer.getMappedRange())
      buffers[0]!.unmap()
      buffers[1]!.destroy()
      return [ranges.map(range => range.byteLength), buffers.map(buffer => buffer.mapState)]
    },
    expected: [
      [0, 0],
      ['unmapped', 'unmapped'],
    ],
  },
  {
    name: 'a byte of a mapping is given away once',
    run: ({ device }) => {
      const buffer = device.createBuffer({ size: 32, usage: COPY_SRC, mappedAtCreation: true })
      buffer.getMappedRange(8, 8)
      return [
        thrown(() => buffer.getMappedRange(8, 8)),
        thrown(() => buffer.getMappedRange()),
        thrown(() => buffer.getMappedRange(0, 12)),
        thrown(() => buffer.getMappedRange(0, 8)),
        thrown(() => buffer.getMappedRange(16)),
      ]
    },
    expected: ['OperationError', 'OperationError', 'OperationError', 'nothing', 'nothing'],
  },
  {
    name: 'a range begins at a multiple of 8 and has a multiple of 4 bytes in the mapping',
    run: ({ device }) => {
      const buffer = device.createBuffer({ size: 32, usage: COPY_SRC, mappedAtCreation: true })
      const get = (offset: number, size: number) => thrown(() => buffer.getMappedRange(offset, size))
      return [get(4, 4), get(0, 3), get(0, 36), get(32, 4), get(40, 0), get(0, 0), get(-8, 8)]
    },
    expected: [
      'OperationError',
      'OperationError',
      'OperationError',
      'OperationError',
      'OperationError',
      'nothing',
      'TypeError',
    ],
  },
  {
    name: 'a buffer that is not mapped has no ranges',
    run: ({ device }) => thrown(() => bufferOf(device).getMappedRange()),
    expected: 'OperationError',
  },
  {
    name: 'an unmapped buffer may be unmapped',
    run: ({ device }) => [thrown(() => bufferOf(device).unmap()), thrown(() => bufferOf(device).destroy())],
    expected: ['nothing', 'nothing'],
  },
  {
    name: 'mapAsync lets a program read what was written',
    run: async ({ device }) => {
      const buffer = device.createBuffer({ size: 16, usage: MAP_READ | COPY_DST })
      device.queue.writeBuffer(buffer, 8, Uint8Array.of(1, 2, 3, 4))
      await buffer.mapAsync(GPUMapMode.READ, 8, 8)
      const outside = thrown(() => buffer.getMappedRange(0, 8))
      return [outside, [...new Uint8Array(buffer.getMappedRange(8))]]
    },
    expected: ['OperationError', [1, 2, 3, 4, 0, 0, 0, 0]],
  },
  {
    name: 'mapAsync lets a program write, and keeps what it does not write',
    run: async ({ device }) => {
      const buffer = device.createBuffer({ size: 8, usage: MAP_WRITE | COPY_SRC, mappedAtCreation: true })
      new Uint8Array(buffer.getMappedRange()).fill(7)
      buffer.unmap()
      await buffer.mapAsync(GPUMapMode.WRITE)
      const bytes = new Uint8Array(buffer.getMappedRange())
      const before = [...bytes]
      bytes[0] = 1
      buffer.unmap()
      return [before, await bytesOf(device, buffer)]
    },
    expected: [
      [7, 7, 7, 7, 7, 7, 7, 7],
      [1, 7, 7, 7, 7, 7, 7, 7],
    ],
  },
  {
    name: 'what a program writes to a mapping for reading is lost',
    run: async ({ device }) => {
      const buffer = device.createBuffer({ size: 4, usage: MAP_READ | COPY_DST })
      await buffer.mapAsync(GPUMapMode.READ)
      new Uint8Array(buffer.getMappedRange()).fill(9)
      buffer.unmap()
      await buffer.mapAsync(GPUMapMode.READ)
      return [...new Uint8Array(buffer.getMappedRange())]
    },
    expected: [0, 0, 0, 0],
    dawn: { shows: [9, 9, 9, 9], because: 'it gives the memory itself' },
  },
  {
    name: 'a buffer can be mapped again, with ranges of its own',
    run: async ({ device }) => {
      const buffer = device.createBuffer({ size: 8, usage: MAP_READ | COPY_DST })
      const lengths = []
      for (let i = 0; i < 3; i++) {
        await buffer.mapAsync(GPUMapMode.READ)
        lengths.push(buffer.getMappedRange().byteLength)
        buffer.unmap()
      }
      return lengths
    },
    expected: [8, 8, 8],
  },
  {
    name: 'the state of a mapping is told at every step',
    run: async ({ device }) => {
      const buffer = device.createBuffer({ size: 8, usage: MAP_READ | COPY_DST })
      const states = [buffer.mapState]
      const promise = buffer.mapAsync(GPUMapMode.READ)
      states.push(buffer.mapState)
      await promise
      states.push(buffer.mapState)
      buffer.unmap()
      return [...states, buffer.mapState]
    },
    expected: ['unmapped', 'pending', 'mapped', 'unmapped'],
  },
  {
    name: 'a pending mapping has no ranges',
    run: async ({ device }) => {
      const buffer = device.createBuffer({ size: 8, usage: MAP_READ | COPY_DST })
      const promise = buffer.mapAsync(GPUMapMode.READ)
      const name = thrown(() => buffer.getMappedRange())
      await promise
      return name
    },
    expected: 'OperationError',
  },
  {
    name: 'unmap and destroy abort a pending mapping',
    run: async ({ device }) => {
      const names = []
      for (const end of ['unmap', 'destroy'] as const) {
        const buffer = device.createBuffer({ size: 8, usage: MAP_READ | COPY_DST })
        const name = rejected(() => buffer.mapAsync(GPUMapMode.READ))
        buffer[end]()
        names.push(buffer.mapState, await name)
      }
      return names
    },
    expected: ['unmapped', 'AbortError', 'unmapped', 'AbortError'],
  },
  {
    name: 'a mapping can begin anew when it was aborted',
    run: async ({ device }) => {
      const buffer = device.createBuffer({ size: 8, usage: MAP_READ | COPY_DST })
      const first = rejected(() => buffer.mapAsync(GPUMapMode.READ))
      buffer.unmap()
      const second = rejected(() => buffer.mapAsync(GPUMapMode.READ))
      return [await first, await second, buffer.mapState, buffer.getMappedRange().byteLength]
    },
    expected: ['AbortError', 'nothing', 'mapped', 8],
  },
  {
    name: 'a buffer that is mapped, or about to be, cannot be mapped',
    run: async ({ device }) => {
      device.pushErrorScope('validation')
      const buffer = device.createBuffer({ size: 8, usage: MAP_READ | COPY_DST })
      const promise = buffer.mapAsync(GPUMapMode.READ)
      const pending = await rejected(() => buffer.mapAsync(GPUMapMode.READ))
      await promise
      const mapped = await rejected(() => buffer.mapAsync(GPUMapMode.READ))
      const error = await device.popErrorScope()
      return [pending, mapped, buffer.mapState, error?.constructor.name]
    },
    expected: ['OperationError', 'OperationError', 'mapped', 'GPUValidationError'],
  },
  {
    name: 'a mode that the usage does not have, both or none is an OperationError',
    run: async ({ device }) => {
      device.pushErrorScope('validation')
      const buffer = device.createBuffer({ size: 8, usage: MAP_READ | COPY_DST })
      const names = []
      for (const mode of [GPUMapMode.WRITE, 3, 0]) names.push(await rejected(() => buffer.mapAsync(mode)))
      names.push(await rejected(() => buffer.mapAsync(GPUMapMode.READ, 4)))
      names.push(await rejected(() => buffer.mapAsync(GPUMapMode.READ, 0, 12)))
      await device.popErrorScope()
      return [...names, buffer.mapState]
    },
    expected: [...Array(5).fill('OperationError'), 'unmapped'],
  },
  {
    name: 'a mapped buffer cannot be submitted',
    run: ({ device }) =>
      reported(device, () => {
        const buffer = device.createBuffer({ size: 8, usage: COPY_DST, mappedAtCreation: true })
        const encoder = device.createCommandEncoder()
        encoder.clearBuffer(buffer)
        device.queue.submit([encoder.finish()])
      }),
    expected: 'GPUValidationError',
  },
  {
    name: 'the ranges of an invalid buffer can be written',
    run: async ({ device }) => {
      device.pushErrorScope('validation')
      const buffer = device.createBuffer({ size: 8, usage: 0, mappedAtCreation: true })
      const { byteLength } = buffer.getMappedRange()
      const unmap = thrown(() => buffer.unmap())
      await device.popErrorScope()
      return [byteLength, unmap]
    },
    expected: [8, 'nothing'],
  },
  {
    name: 'a buffer that is mapped stays mapped when it cannot be mapped again',
    run: async ({ device }) => {
      const buffer = device.createBuffer({ size: 8, usage: MAP_READ | COPY_DST })
      await buffer.mapAsync(GPUMapMode.READ)
      device.pushErrorScope('validation')
      const again = rejected(() => buffer.mapAsync(GPUMapMode.READ))
      const meanwhile = buffer.mapState
      return [meanwhile, await again, buffer.mapState, (await device.popErrorScope())?.constructor.name]
    },
    expected: ['mapped', 'OperationError', 'mapped', 'GPUValidationError'],
  },
  {
    name: 'the end of a device unmaps its buffers, and aborts their pending mappings',
    run: async ({ device }) => {
      const created = device.createBuffer({ size: 8, usage: COPY_SRC, mappedAtCreation: true })
      const buffer = device.createBuffer({ size: 8, usage: MAP_READ | COPY_DST })
      const waiting = device.createBuffer({ size: 8, usage: MAP_WRITE | COPY_SRC })
      await buffer.mapAsync(GPUMapMode.READ)
      const ranges = [created.getMappedRange(), buffer.getMappedRange()]
      const pending = rejected(() => waiting.mapAsync(GPUMapMode.WRITE))
      device.destroy()
      return [
        ranges.map(({ byteLength }) => byteLength),
        [created, buffer, waiting].map(({ mapState }) => mapState),
        await pending,
      ]
    },
    expected: [[0, 0], ['unmapped', 'unmapped', 'unmapped'], 'AbortError'],
    dawn: {
      shows: [[0, 0], ['unmapped', 'unmapped', 'pending'], 'AbortError'],
      because: 'the state of a mapping that is aborted changes with its promise',
    },
  },
  {
    name: 'a mapping at creation that no memory has room for is a RangeError',
    run: ({ device }) =>
      thrown(() => device.createBuffer({ size: 2 ** 53 - 8, usage: MAP_READ, mappedAtCreation: true })),
    expected: 'RangeError',
    dawn: {
      shows: 'nothing',
      because: 'its host has no memory taken for what the device refuses, which is a validation error',
    },
  },
]
