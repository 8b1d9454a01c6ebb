import {
  type Behaviour,
  bufferOf,
  bytesOf,
  eventsDelivered,
  fatal,
  noStreams,
  rejected,
  reported,
  textureOf,
  thrown,
  wrong,
} from '../observe-behaviours.ts'

/** Writes data to a buffer of eight bytes, and returns the contents of the buffer. */
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

/** Returns the number of errors that a function causes and no scope captures. */
async function errorCount(device: GPUDevice, act: () => void): Promise<number> {
  let count = 0
  device.onuncapturederror = event => {
    event.preventDefault()
    count++
  }
  act()
  await eventsDelivered(device)
  return count
}

const first16 = Array.from({ length: 16 }, (_, i) => i)

/** Three layers of five rows of two texels, of which the first and the last row are not written. */
const writtenRows = [0, 12, 24].flatMap(layer => [
  [0, 0],
  ...[1, 4, 7].map(row => [layer + row, layer + row + 1]),
  [0, 0],
])

/** Buffer mapping, `writeBuffer` and `writeTexture`. */
export const data: Behaviour[] = [
  {
    name: 'writeBuffer accepts every kind of buffer source',
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
    dawn: { shows: 'failed: TypeError', because: 'it does not accept a DataView' },
  },
  {
    name: 'writeBuffer writes nothing from a detached ArrayBuffer and views of one',
    run: ({ device }) => {
      const buffer = new ArrayBuffer(8)
      const views = [buffer, new Uint8Array(buffer), new Float32Array(buffer), new DataView(buffer)]
      buffer.transfer()
      return Promise.all(views.map(data => written(device, data)))
    },
    expected: Array(4).fill(Array(8).fill(0)),
    dawn: { shows: 'failed: TypeError', because: 'it refuses a DataView of one' },
  },
  {
    name: 'writeBuffer from a buffer that can be resized is a TypeError',
    run: ({ device }) => {
      const buffer = new ArrayBuffer(8, { maxByteLength: 16 })
      return [buffer, new Uint8Array(buffer)].map(data =>
        thrown(() =>
          device.queue.writeBuffer(bufferOf(device, 8), 0, data as BufferSource as Uint8Array<ArrayBuffer>),
        ),
      )
    },
    expected: ['TypeError', 'TypeError'],
    dawn: { shows: ['nothing', 'nothing'], because: 'it takes them' },
  },
  {
    name: 'writeBuffer counts offsets in elements of a typed array',
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
    name: 'writeBuffer counts offsets in bytes of a DataView or an ArrayBuffer',
    run: async ({ device }) => {
      const { buffer } = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
      return [await written(device, buffer, 4), await written(device, new DataView(buffer), 1, 4)]
    },
    expected: [
      [5, 6, 7, 8, 0, 0, 0, 0],
      [2, 3, 4, 5, 0, 0, 0, 0],
    ],
    dawn: { shows: 'failed: TypeError', because: 'it does not accept a DataView' },
  },
  {
    name: 'writeBuffer accepts a Float16Array',
    run: async ({ device }) => written(device, Float16Array.of(1, -2, 0, 0.5), 1, 2),
    expected: [0, 192, 0, 0, 0, 0, 0, 0],
    dawn: { shows: fatal, because: 'it divides by an element size of 0' },
  },
  {
    name: 'writeBuffer of a range outside the data is an OperationError',
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
    name: 'writeBuffer of a size that is not a multiple of 4 is an OperationError',
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
    name: 'data that is not a buffer source is a TypeError',
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
    name: 'the bytes of a long write arrive, and an invalid one writes nothing and is one error',
    run: async ({ device }) => {
      const buffer = bufferOf(device, 64)
      const data = Uint32Array.from({ length: 15 }, (_, i) => i + 1)
      device.queue.writeBuffer(buffer, 4, data)
      const destroyed = bufferOf(device, 64)
      destroyed.destroy()
      data.fill(9)
      const errors = await errorCount(device, () => {
        for (const offset of [8, 2, 2 ** 40]) device.queue.writeBuffer(buffer, offset, data)
        device.queue.writeBuffer(destroyed, 0, data)
      })
      return [[...new Uint32Array(Uint8Array.from(await bytesOf(device, buffer)).buffer)], errors]
    },
    expected: [first16, 4],
    starlingMonkey: { shows: [first16, 0], because: noStreams },
  },
  {
    name: 'the texels of a long write arrive, and an invalid one writes nothing and is one error',
    run: async ({ device }) => {
      const texture = textureOf(device, { size: [2, 5, 3] })
      const texels = Uint32Array.from({ length: 48 }, (_, i) => i)
      const write = (data: Uint32Array<ArrayBuffer>, layout: GPUTexelCopyBufferLayout, depth = 3) =>
        device.queue.writeTexture({ texture, origin: [0, 1] }, data, layout, [2, 3, depth])
      const layout = { offset: 4, bytesPerRow: 12, rowsPerImage: 4 }
      write(texels, layout)
      texels.fill(9)
      const errors = await errorCount(device, () => {
        write(texels.subarray(0, 32), layout)
        write(texels, { ...layout, rowsPerImage: 2 })
        write(texels, { offset: 4, rowsPerImage: 4 })
        write(texels, layout, 4)
        write(texels, { ...layout, offset: 1000 })
      })
      const buffer = bufferOf(device, 256 * 15)
      const encoder = device.createCommandEncoder()
      encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow: 256, rowsPerImage: 5 }, [2, 5, 3])
      device.queue.submit([encoder.finish()])
      const words = new Uint32Array(Uint8Array.from(await bytesOf(device, buffer)).buffer)
      const rows = Array.from({ length: 15 }, (_, row) => [...words.subarray(64 * row, 64 * row + 2)])
      return [rows, errors]
    },
    expected: [writtenRows, 5],
    starlingMonkey: { shows: [writtenRows, 0], because: noStreams },
  },
  {
    name: 'the bytes of a long mapped range arrive',
    run: async ({ device }) => {
      const buffer = device.createBuffer({ size: 56, usage: MAP_WRITE | COPY_SRC, mappedAtCreation: true })
      new Uint32Array(buffer.getMappedRange()).set(Array.from({ length: 14 }, (_, i) => i))
      buffer.unmap()
      await buffer.mapAsync(GPUMapMode.WRITE)
      const range = new Uint32Array(buffer.getMappedRange(8))
      const seen = [...range]
      range[11] = 100
      buffer.unmap()
      return [seen, (await bytesOf(device, buffer))[52]]
    },
    expected: [Array.from({ length: 12 }, (_, i) => i + 2), 100],
  },
  {
    name: 'writeTexture reads the data according to its layout',
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
    name: 'a buffer mapped at creation contains zeros, and after unmap the written bytes',
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
    name: 'unmap writes back every mapped range',
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
    name: 'mapping at creation with a size that is not a multiple of 4 is a RangeError',
    run: ({ device }) =>
      thrown(() => device.createBuffer({ size: 6, usage: COPY_SRC, mappedAtCreation: true })),
    expected: 'RangeError',
  },
  {
    name: 'unmap and destroy detach mapped ranges',
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
    name: 'overlapping mapped ranges are an OperationError',
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
    name: 'a mapped range that is misaligned or out of bounds is an OperationError',
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
    name: 'getMappedRange of an unmapped buffer is an OperationError',
    run: ({ device }) => thrown(() => bufferOf(device).getMappedRange()),
    expected: 'OperationError',
  },
  {
    name: 'unmap of an unmapped buffer does nothing',
    run: ({ device }) => [thrown(() => bufferOf(device).unmap()), thrown(() => bufferOf(device).destroy())],
    expected: ['nothing', 'nothing'],
  },
  {
    name: 'mapAsync with READ maps the contents of the buffer',
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
    name: 'mapAsync with WRITE keeps the bytes that the program does not write',
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
    name: 'writes to a range mapped with READ are discarded',
    run: async ({ device }) => {
      const buffer = device.createBuffer({ size: 4, usage: MAP_READ | COPY_DST })
      await buffer.mapAsync(GPUMapMode.READ)
      new Uint8Array(buffer.getMappedRange()).fill(9)
      buffer.unmap()
      await buffer.mapAsync(GPUMapMode.READ)
      return [...new Uint8Array(buffer.getMappedRange())]
    },
    expected: [0, 0, 0, 0],
    dawn: { shows: [9, 9, 9, 9], because: 'it returns the memory of the buffer' },
  },
  {
    name: 'mapping a buffer again creates new ranges',
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
    name: 'mapState follows every step of a mapping',
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
    name: 'getMappedRange during a pending mapping is an OperationError',
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
    name: 'a buffer can be mapped again after an aborted mapping',
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
    name: 'mapAsync of a buffer that is mapped or pending is an OperationError',
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
    name: 'a map mode that the usage lacks, both modes or neither is an OperationError',
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
    name: 'the mapped ranges of an invalid buffer can be written',
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
    name: 'a failed second mapAsync leaves a buffer mapped',
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
    name: 'destroying a device unmaps its buffers and aborts pending mappings',
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
      because: 'mapState of an aborted mapping changes only with its promise',
    },
  },
  {
    name: 'mapping at creation beyond the available memory is a RangeError',
    run: ({ device }) =>
      thrown(() => device.createBuffer({ size: 2 ** 53 - 8, usage: MAP_READ, mappedAtCreation: true })),
    expected: 'RangeError',
    dawn: {
      shows: 'nothing',
      because: 'it reserves no memory for a buffer that the device refuses, which is a validation error',
    },
  },
]
