/** Calls that are more than a W3C function on the GPU's object with its arguments in order. */

/** Members that a hand-written wrapper class has itself, since they need more than the GPU's object. */
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

/** Overloads of W3C that are one function in WIT. */
export interface OverloadedCall {
  /** What `none` is for a parameter, by its W3C name, where that is not `undefined`: an expression. */
  readonly none: Readonly<Record<string, string>>
  /** The statements of the call. */
  readonly write: (receiver: string, args: ReadonlyMap<string, string>) => string
}

/** By the name of the W3C operation. */
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
}
