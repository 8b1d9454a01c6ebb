import type { Recorder } from './fast-calls.ts'
import { isOptionalSize, isSize, isU32 } from './plain-numbers.ts'

/** Aspects of a texture, as in the addon. */
const aspects: readonly unknown[] = ['all', 'stencil-only', 'depth-only'] satisfies GPUTextureAspect[]

/** Words of a source or destination of a copy. */
const wordsOfPlace = 6

/** The stride that Dawn takes for an absent one. */
const noStride = 2 ** 32 - 1

/** Returns the commands of a `GPUCommandEncoder` that copy, clear and resolve. */
export function copyCommands(
  { list, handles, codes }: Recorder,
  slow: GPUCommandEncoder,
): Partial<GPUCommandEncoder> {
  const own = 'GPUCommandEncoder'
  const { words } = list
  const {
    copyBufferToBuffer: slowCopy,
    copyBufferToTexture: slowToTexture,
    copyTextureToBuffer: slowToBuffer,
    copyTextureToTexture: slowTextures,
    clearBuffer: slowClear,
    resolveQuerySet: slowResolve,
  } = slow
  const {
    copyBufferToBuffer,
    copyBufferToTexture,
    copyTextureToBuffer,
    copyTextureToTexture,
    clearBuffer,
    resolveQuerySet,
  } = codes

  /** Writes a place in a buffer. Returns whether it needs no conversion. */
  function writeBuffer(at: number, place: GPUTexelCopyBufferInfo | undefined): boolean {
    const handle = handles.buffer(place?.buffer)
    if (handle === 0) return false
    const { buffer, offset = 0, bytesPerRow = noStride, rowsPerImage = noStride } = place!
    if (!isSize(offset) || !isU32(bytesPerRow) || !isU32(rowsPerImage)) return false
    words[at] = handle
    words[at + 1] = offset
    words[at + 2] = bytesPerRow
    words[at + 3] = rowsPerImage
    list.keep(buffer)
    return true
  }

  /** Writes a place in a texture. Returns whether it needs no conversion. */
  function writeTexture(at: number, place: GPUTexelCopyTextureInfo | undefined): boolean {
    const handle = handles.texture(place?.texture)
    if (handle === 0) return false
    const { texture, mipLevel = 0, origin, aspect = 'all' } = place!
    const { x = 0, y = 0, z = 0 } = (origin ?? {}) as GPUOrigin3DDict
    const aspectCode = aspects.indexOf(aspect)
    if (!isU32(mipLevel) || !isU32(x) || !isU32(y) || !isU32(z) || aspectCode < 0 || isIterable(origin))
      return false
    words[at] = handle
    words[at + 1] = mipLevel
    words[at + 2] = x
    words[at + 3] = y
    words[at + 4] = z
    words[at + 5] = aspectCode
    list.keep(texture as GPUTexture)
    return true
  }

  /** Records a copy whose places are written. Returns whether its size needs no conversion. */
  function addCopy(code: number, size: GPUExtent3D | Iterable<number> | undefined): boolean {
    if (isIterable(size)) return false
    const { width, height = 1, depthOrArrayLayers = 1 } = (size ?? {}) as Partial<GPUExtent3DDict>
    if (!isU32(width) || !isU32(height) || !isU32(depthOrArrayLayers)) return false
    list.add(code, 2 * wordsOfPlace, width, height, depthOrArrayLayers)
    return true
  }

  const destinationAt = () => list.data + wordsOfPlace

  return {
    // W3C has another form without the offsets.
    copyBufferToBuffer(this: GPUCommandEncoder, ...args: unknown[]) {
      const [source, sourceOffset, destination, destinationOffset, size] = args
      if (list.accepts(this, own) && isSize(sourceOffset) && isSize(destinationOffset) && isSize(size)) {
        const from = handles.buffer(source)
        const to = handles.buffer(destination)
        if (from !== 0 && to !== 0) {
          list.keep(source as GPUBuffer)
          list.keep(destination as GPUBuffer)
          list.first = from
          list.add(copyBufferToBuffer, 0, sourceOffset, to, destinationOffset, size)
          return
        }
      }
      slowCopy.apply(this, args as Parameters<typeof slowCopy>)
    },
    clearBuffer(this: GPUCommandEncoder, buffer, offset = 0, size) {
      const handle =
        list.accepts(this, own) && isSize(offset) && isOptionalSize(size) ? handles.buffer(buffer) : 0
      if (handle === 0) {
        slowClear.call(this, buffer, offset, size)
        return
      }
      list.keep(buffer)
      list.first = handle
      list.add(clearBuffer, 0, offset as number, size ?? -1)
    },
    resolveQuerySet(this: GPUCommandEncoder, set, first, count, destination, offset) {
      if (list.accepts(this, own) && isU32(first) && isU32(count) && isSize(offset)) {
        const from = handles.querySet(set)
        const to = handles.buffer(destination)
        if (from !== 0 && to !== 0) {
          list.keep(set)
          list.keep(destination)
          list.first = from
          list.add(resolveQuerySet, 0, first, count, to, offset)
          return
        }
      }
      slowResolve.call(this, set, first, count, destination, offset)
    },
    copyBufferToTexture(this: GPUCommandEncoder, source, destination, size) {
      const isRecorded =
        list.accepts(this, own) &&
        writeBuffer(list.data, source) &&
        writeTexture(destinationAt(), destination) &&
        addCopy(copyBufferToTexture, size)
      if (!isRecorded) slowToTexture.call(this, source, destination, size)
    },
    copyTextureToBuffer(this: GPUCommandEncoder, source, destination, size) {
      const isRecorded =
        list.accepts(this, own) &&
        writeTexture(list.data, source) &&
        writeBuffer(destinationAt(), destination) &&
        addCopy(copyTextureToBuffer, size)
      if (!isRecorded) slowToBuffer.call(this, source, destination, size)
    },
    copyTextureToTexture(this: GPUCommandEncoder, source, destination, size) {
      const isRecorded =
        list.accepts(this, own) &&
        writeTexture(list.data, source) &&
        writeTexture(destinationAt(), destination) &&
        addCopy(copyTextureToTexture, size)
      if (!isRecorded) slowTextures.call(this, source, destination, size)
    },
  } as Partial<GPUCommandEncoder>
}

function isIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}
