import { markOnce } from './mark-once.ts'

/**
 * Gives rejections of Dawn's promises a reason for people: those of `mapAsync` have an empty message, and that of `requestDevice` for a
 * used adapter cites a file of Dawn. A repeated call has no effect.
 */
export function giveReasons({
  GPUAdapter: { prototype: adapter },
  GPUBuffer: { prototype: buffer },
}: Pick<typeof globalThis, 'GPUAdapter' | 'GPUBuffer'>): void {
  if (!markOnce(buffer, givesReasons)) return
  const { mapAsync } = buffer
  const { requestDevice } = adapter
  Object.assign(buffer, {
    async mapAsync(this: GPUBuffer, ...args: MapArguments): Promise<undefined> {
      const { mapState } = this
      try {
        return await mapAsync.apply(this, args)
      } catch (error) {
        throw withMessage(error, ({ name, message }) => {
          if (message !== '') return message
          return `GPUBuffer.mapAsync: ${name === 'AbortError' ? aborted : reasonOf(this, mapState, ...args)}`
        })
      }
    },
  })
  Object.assign(adapter, {
    async requestDevice(this: GPUAdapter, descriptor?: GPUDeviceDescriptor): Promise<GPUDevice> {
      try {
        return await requestDevice.call(this, descriptor)
      } catch (error) {
        throw withMessage(error, ({ message }) => {
          if (!message.startsWith('adapter is "consumed"')) return message.trimEnd()
          return 'GPUAdapter.requestDevice: the adapter has already made a device, and makes no other; call requestAdapter() for another adapter'
        })
      }
    },
  })
}

const givesReasons = Symbol('givesReasons')

type MapArguments = [mode: number, offset?: number, size?: number]

const aborted = 'the buffer was unmapped or destroyed, or its device lost, before it was mapped'

/** Returns the rule of W3C that a call broke, in the order of the specification. */
function reasonOf(buffer: GPUBuffer, mapState: GPUBufferMapState, ...args: MapArguments): string {
  const [mode, offset = 0, size = Math.max(0, buffer.size - offset)] = args
  const { READ, WRITE } = GPUMapMode
  if (mapState === 'mapped') return 'the buffer is already mapped; unmap it first'
  if (mapState === 'pending') return 'an earlier call that maps the buffer is pending; await it first'
  if (offset % 8 !== 0 || size % 4 !== 0)
    return `the offset must be a multiple of 8, not ${offset}, and the size one of 4, not ${size}`
  if (offset + size > buffer.size)
    return `the bytes ${offset} to ${offset + size} are outside the buffer, which has ${buffer.size}`
  if (mode !== READ && mode !== WRITE) return 'the mode must be either GPUMapMode.READ or GPUMapMode.WRITE'
  const usage = mode === READ ? 'MAP_READ' : 'MAP_WRITE'
  if ((buffer.usage & GPUBufferUsage[usage]) === 0)
    return `the usage of the buffer lacks GPUBufferUsage.${usage}`
  return 'the buffer is destroyed or invalid'
}

/** Returns an exception of the GPU with the message that a function returns for it; any other value as it is. */
function withMessage(error: unknown, messageFor: (error: DOMException) => string): unknown {
  if (!(error instanceof DOMException)) return error
  const message = messageFor(error)
  return message === error.message ? error : new DOMException(message, error.name)
}
