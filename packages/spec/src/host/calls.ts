/** Calls that need more than a W3C function with the arguments in order. */

/** Members that a hand-written wrapper class implements itself. */
export const membersOfWrappers: ReadonlySet<string> = new Set([
  'GPUBuffer.getMappedRangeGetWithCopy',
  'GPUBuffer.getMappedRangeSetWithCopy',
  'GPUBuffer.unmap',
  'GPUBuffer.destroy',
  'GPUCanvasContext.configure',
  'GPUCanvasContext.getConfiguration',
  'GPUError.kind',
  'GPUError.message',
])

/** Members of older versions, by the place to which W3C has moved them. */
export const movedMembers: Readonly<Record<string, string>> = {
  'GPUAdapter.isFallbackAdapter': 'info.isFallbackAdapter',
}

/** A function of the WIT that stands for several W3C overloads. */
export interface OverloadedCall {
  /**
   * For each parameter, by its W3C name, the expression that stands for `none`, where that is not
   * `undefined`.
   */
  readonly none: Readonly<Record<string, string>>
  /** The W3C name of a `list<u8>` that the call reads in place: its argument is the offset in the guest's memory. */
  readonly inPlace?: string
  /** Writes the statements of the call. */
  readonly write: (receiver: string, args: ReadonlyMap<string, string>) => string
}

/** The overloaded calls, by the name of the W3C operation. */
export const overloadedCalls: Readonly<Record<string, OverloadedCall>> = {
  copyBufferToBuffer: {
    none: { sourceOffset: '0', destinationOffset: '0' },
    write: (receiver, args) => `${receiver}.copyBufferToBuffer(${[...args.values()].join(', ')})`,
  },
  setBindGroup: {
    none: {
      dynamicOffsetsDataStart: '0',
      dynamicOffsetsDataLength: 'Math.max(0, dynamicOffsetsData.length - start)',
    },
    write: (receiver, args) => {
      const [index, bindGroup, data, start, length] = args.values()
      return `if (${data} === undefined) ${receiver}.setBindGroup(${index}, ${bindGroup})
        else {
          const start = ${start}
          const length = ${length}
          ${receiver}.setBindGroup(${index}, ${bindGroup}, ${data}, start, length)
        }`
    },
  },
  writeBuffer: {
    none: {},
    inPlace: 'data',
    write: (receiver, args) => `writeBytes(${receiver}, memory, ${[...args.values()].join(', ')})`,
  },
}
