import { type Imports, Trap } from '@wasi-webgpu/component'
import type { GuestRoom } from '../guest-room.ts'
import { preview2Poll } from './preview2-poll.ts'

/**
 * Returns `wasi:io` with limits for streams, because the shim allocates as many bytes as a guest names. The functions have
 * their WIT names, which the runtime prefers to the methods of classes, so streams, pollables and errors may be objects of any
 * classes with the same methods: the shim's, and others.
 */
export function preview2Io(room: GuestRoom): Imports {
  const subscribe = (self: InputStream | OutputStream) => {
    return room.keepUnder([self], () => self.subscribe())
  }
  return {
    'wasi:io/error@0.2': {
      Error: IoError,
      '[method]error.to-debug-string': (self: IoError) => self.toDebugString(),
    },
    'wasi:io/poll@0.2': preview2Poll,
    'wasi:io/streams@0.2': {
      InputStream: class InputStream {},
      OutputStream: class OutputStream {},
      ...keepingErrors(room, streamFunctions),
      '[method]input-stream.subscribe': subscribe,
      '[method]output-stream.subscribe': subscribe,
    },
  }
}

const streamFunctions: Readonly<Record<string, StreamFunction>> = {
  '[method]input-stream.read': (self: InputStream, length: bigint) => self.read(atMost(length)),
  '[method]input-stream.blocking-read': (self: InputStream, length: bigint) =>
    self.blockingRead(atMost(length)),
  // Bytes are skipped by reading them: the shim's own skip takes no length.
  '[method]input-stream.skip': (self: InputStream, length: bigint) =>
    BigInt(self.read(atMost(length)).length),
  '[method]input-stream.blocking-skip': (self: InputStream, length: bigint) =>
    BigInt(self.blockingRead(atMost(length)).length),
  '[method]output-stream.check-write': (self: OutputStream) => self.checkWrite(),
  '[method]output-stream.write': write,
  '[method]output-stream.blocking-write-and-flush': blockingWriteAndFlush,
  '[method]output-stream.flush': (self: OutputStream) => self.flush(),
  '[method]output-stream.blocking-flush': (self: OutputStream) => self.blockingFlush(),
  '[method]output-stream.write-zeroes': (self: OutputStream, length: bigint) => write(self, zeroes(length)),
  '[method]output-stream.blocking-write-zeroes-and-flush': (self: OutputStream, length: bigint) =>
    blockingWriteAndFlush(self, zeroes(length)),
  '[method]output-stream.splice': (self: OutputStream, from: InputStream, length: bigint) =>
    splice(self, length, most => from.read(most)),
  '[method]output-stream.blocking-splice': (self: OutputStream, from: InputStream, length: bigint) => {
    if (self.checkWrite() === 0n) self.blockingFlush()
    return splice(self, length, most => from.blockingRead(most))
  },
}

// biome-ignore lint/suspicious/noExplicitAny: each function has its own parameters.
type StreamFunction = (self: any, ...args: any[]) => unknown

/** Keeps the error that a failed operation of a stream hands to the guest. */
function keepingErrors(room: GuestRoom, functions: typeof streamFunctions): Record<string, StreamFunction> {
  const keeping =
    (call: StreamFunction): StreamFunction =>
    (...args) => {
      try {
        return call(...args)
      } catch (failure) {
        const { tag, val } = Object(failure) as { readonly tag?: string; readonly val?: object }
        if (tag === 'last-operation-failed' && val !== undefined) room.keep(() => val, { bytes: errorBytes })
        throw failure
      }
    }
  return Object.fromEntries(Object.entries(functions).map(([name, call]) => [name, keeping(call)]))
}

/** An `error` of `wasi:io`. */
export class IoError extends Error {
  /** Returns the message. */
  toDebugString(): string {
    return this.message
  }
}

/** Bytes of an error with its stack trace. */
const errorBytes = 0x800

/** `input-stream` of `wasi:io/streams@0.2`, whose bytes are skipped by reading them. Methods throw a `stream-error`. */
export interface InputStream {
  /** Returns up to `length` bytes without waiting; none when no byte has arrived. */
  read(length: bigint): Uint8Array
  /** Waits for at least one byte and returns up to `length` bytes. */
  blockingRead(length: bigint): Uint8Array
  /** Returns a pollable that is ready when a read would not wait. */
  subscribe(): object
}

/** `output-stream` of `wasi:io/streams@0.2`. Methods throw a `stream-error`. */
export interface OutputStream {
  /** Whether a write may have more bytes than `check-write` permits. The streams of the shim end the process at such a write. */
  readonly takesAnyLength?: boolean
  /** Returns the number of bytes that the next write may have. */
  checkWrite(): bigint
  /** Writes bytes, at most as many as `check-write` permits. */
  write(bytes: Uint8Array): void
  /** Writes bytes and waits until they are flushed. */
  blockingWriteAndFlush(bytes: Uint8Array): void
  /** Starts to flush. */
  flush(): void
  /** Flushes and waits until everything is written. */
  blockingFlush(): void
  /** Returns a pollable that is ready when a write is permitted. */
  subscribe(): object
}

const mostBytes = 0x10_0000n

/** Bounds the length of reads and skips, which may process fewer bytes than asked for. */
function atMost(length: bigint): bigint {
  return length < mostBytes ? length : mostBytes
}

function zeroes(length: bigint): Uint8Array {
  if (length > mostBytes) throw new Trap(`write-zeroes of ${length} bytes exceeds the permit of check-write`)
  return new Uint8Array(Number(length))
}

function write(self: OutputStream, bytes: Uint8Array): void {
  const permit = self.takesAnyLength ? BigInt(bytes.length) : self.checkWrite()
  if (bytes.length > permit)
    throw new Trap(`a write of ${bytes.length} bytes exceeds the permit of check-write, ${permit} bytes`)
  self.write(bytes)
}

/** Writes as the WIT says: as many bytes as permitted, repeatedly. */
function blockingWriteAndFlush(self: OutputStream, bytes: Uint8Array): void {
  if (self.takesAnyLength) {
    self.blockingWriteAndFlush(bytes)
    return
  }
  for (let rest = bytes; rest.length > 0; ) {
    const permit = Number(self.checkWrite())
    if (permit > 0) self.write(rest.subarray(0, permit))
    if (permit < rest.length) self.blockingFlush()
    rest = rest.subarray(permit)
  }
  self.blockingFlush()
}

/** Replaces the shim's splice, which accepts only the shim's input streams. */
function splice(to: OutputStream, length: bigint, read: (most: bigint) => Uint8Array): bigint {
  const room = to.checkWrite()
  const bytes = read(atMost(length < room ? length : room))
  // The bytes of a file are valid until the next read, and the output stream may keep them.
  to.write(bytes.slice())
  return BigInt(bytes.length)
}
