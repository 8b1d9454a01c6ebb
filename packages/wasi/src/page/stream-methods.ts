import { camelCase } from '@wasi-webgpu/component/host'

const readers = ['read', 'blocking-read', 'skip', 'blocking-skip'].map(method => `input-stream.${method}`)

const others = [
  'input-stream.subscribe',
  'output-stream.check-write',
  'output-stream.write',
  'output-stream.blocking-write-and-flush',
  'output-stream.flush',
  'output-stream.blocking-flush',
  'output-stream.subscribe',
  'output-stream.write-zeroes',
  'output-stream.blocking-write-zeroes-and-flush',
]

/**
 * Methods of the streams of WASI 0.2 in a page by their WIT names, which the runtime prefers to those of classes: a stream may
 * be of another class than the shim's. A guest may read or skip up to any number of bytes, of which the shim refuses those
 * that a JS number does not count.
 */
export const streamMethods: Readonly<Record<string, Method>> = Object.fromEntries([
  ...readers.map(name => [named(name), bounded(methodOf(name))] as const),
  ...others.map(name => [named(name), methodOf(name)] as const),
])

type Method = (self: Record<string, Method>, ...args: unknown[]) => unknown

function named(name: string): string {
  return `[method]${name}`
}

function methodOf(name: string): Method {
  const key = camelCase(name.slice(name.indexOf('.') + 1))
  return (self, ...args) => Reflect.apply(self[key] as Method, self, args)
}

function bounded(read: Method): Method {
  return (self, length) => read(self, (length as bigint) < mostBytes ? length : mostBytes)
}

/** Most bytes of a read, which may return fewer than asked for. */
const mostBytes = 0x10_0000n
