import { error, streams } from '@bytecodealliance/preview2-shim/io'
import { type Imports, Trap } from '@wasi-webgpu/component'
import { preview2Poll } from './preview2-poll.ts'

/**
 * `wasi:io` of the shim, with bounds for streams: it allocates as many bytes as a guest names. By their names in WIT, which
 * the runtime takes before the methods of the classes: so streams may also be objects of other classes with the same
 * methods.
 */
export function preview2Io(): Imports {
  return {
    'wasi:io/error@0.2': error,
    'wasi:io/poll@0.2': preview2Poll,
    'wasi:io/streams@0.2': {
      ...streams,
      '[method]input-stream.read': (self: InputStream, length: bigint) => self.read(atMost(length)),
      '[method]input-stream.blocking-read': (self: InputStream, length: bigint) =>
        self.blockingRead(atMost(length)),
      '[method]input-stream.skip': (self: InputStream, length: bigint) =>
        self instanceof streams.InputStream ? skipped(self.read(atMost(length))) : self.skip(atMost(length)),
      '[method]input-stream.blocking-skip': (self: InputStream, length: bigint) =>
        self instanceof streams.InputStream
          ? skipped(self.blockingRead(atMost(length)))
          : self.blockingSkip(atMost(length)),
      '[method]input-stream.subscribe': (self: InputStream) => self.subscribe(),
      '[method]output-stream.check-write': (self: OutputStream) => self.checkWrite(),
      '[method]output-stream.write': write,
      '[method]output-stream.blocking-write-and-flush': blockingWriteAndFlush,
      '[method]output-stream.flush': (self: OutputStream) => self.flush(),
      '[method]output-stream.blocking-flush': (self: OutputStream) => self.blockingFlush(),
      '[method]output-stream.subscribe': (self: OutputStream) => self.subscribe(),
      '[method]output-stream.write-zeroes': (self: OutputStream, length: bigint) =>
        write(self, zeroes(length)),
      '[method]output-stream.blocking-write-zeroes-and-flush': (self: OutputStream, length: bigint) =>
        blockingWriteAndFlush(self, zeroes(length)),
      '[method]output-stream.splice': (self: OutputStream, from: InputStream, length: bigint) =>
        splice(self, length, most => from.read(most)),
      '[method]output-stream.blocking-splice': (self: OutputStream, from: InputStream, length: bigint) => {
        if (self.checkWrite() === 0n) self.blockingFlush()
        return splice(self, length, most => from.blockingRead(most))
      },
    },
  }
}

/** `input-stream` */
export interface InputStream {
  read(length: bigint): Uint8Array
  blockingRead(length: bigint): Uint8Array
  skip(length: bigint): bigint
  blockingSkip(length: bigint): bigint
  subscribe(): object
}

/** `output-stream` */
export interface OutputStream {
  checkWrite(): bigint
  write(bytes: Uint8Array): void
  blockingWriteAndFlush(bytes: Uint8Array): void
  flush(): void
  blockingFlush(): void
  subscribe(): object
}

const mostBytes = 0x10_0000n

/** What reads and skips may do less of than they are asked for. */
function atMost(length: bigint): bigint {
  return length < mostBytes ? length : mostBytes
}

function zeroes(length: bigint): Uint8Array {
  if (length > mostBytes) throw new Trap(`write-zeroes of ${length} bytes, more than check-write permits`)
  return new Uint8Array(Number(length))
}

/** The shim has these as the bytes themselves. */
function skipped(bytes: Uint8Array): bigint {
  return BigInt(bytes.length)
}

/** Of streams that take no more than `check-write` says: the shim ends the process when a guest writes more. */
function isBounded(stream: OutputStream): boolean {
  // Its standard streams take all; they are those that a guest cannot drop for good.
  return stream instanceof streams.OutputStream && !Object.hasOwn(stream, Symbol.dispose)
}

function write(self: OutputStream, bytes: Uint8Array): void {
  const permit = isBounded(self) ? self.checkWrite() : BigInt(bytes.length)
  if (bytes.length > permit)
    throw new Trap(`a write of ${bytes.length} bytes where check-write permits ${permit}`)
  self.write(bytes)
}

/** As the WIT has it: as much as is permitted, again and again. */
function blockingWriteAndFlush(self: OutputStream, bytes: Uint8Array): void {
  if (!isBounded(self)) {
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

/** That of the shim takes only input streams of its own, and the one that does not block not even these. */
function splice(to: OutputStream, length: bigint, read: (most: bigint) => Uint8Array): bigint {
  const room = to.checkWrite()
  const bytes = read(atMost(length < room ? length : room))
  // Those of a file are valid until the next read, and the other stream may keep them.
  to.write(bytes.slice())
  return BigInt(bytes.length)
}
