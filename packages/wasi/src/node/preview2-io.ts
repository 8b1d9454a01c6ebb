import { error, streams } from '@bytecodealliance/preview2-shim/io'
import { Trap } from '@wasi-webgpu/component'
import type { Interfaces } from './grants.ts'
import { poll2 } from './poll.ts'

/**
 * `wasi:io` of the shim, with bounds for streams: it allocates as many bytes as a guest names. By their names in WIT, which
 * the runtime takes before the methods of the classes: so streams may also be objects of other classes with the same
 * methods.
 */
export function preview2Io(): Interfaces {
  return {
    'wasi:io/error@0.2': error,
    'wasi:io/poll@0.2': poll2,
    'wasi:io/streams@0.2': {
      ...streams,
      '[method]input-stream.read': (self: Input, length: bigint) => self.read(atMost(length)),
      '[method]input-stream.blocking-read': (self: Input, length: bigint) =>
        self.blockingRead(atMost(length)),
      '[method]input-stream.skip': (self: Input, length: bigint) => self.skip(atMost(length)),
      '[method]input-stream.blocking-skip': (self: Input, length: bigint) =>
        self.blockingSkip(atMost(length)),
      '[method]input-stream.subscribe': (self: Input) => self.subscribe(),
      '[method]output-stream.check-write': (self: Output) => self.checkWrite(),
      '[method]output-stream.write': (self: Output, bytes: Uint8Array) => self.write(bytes),
      '[method]output-stream.blocking-write-and-flush': (self: Output, bytes: Uint8Array) =>
        self.blockingWriteAndFlush(bytes),
      '[method]output-stream.flush': (self: Output) => self.flush(),
      '[method]output-stream.blocking-flush': (self: Output) => self.blockingFlush(),
      '[method]output-stream.subscribe': (self: Output) => self.subscribe(),
      '[method]output-stream.write-zeroes': (self: Output, length: bigint) =>
        self.writeZeroes(permitted(length)),
      '[method]output-stream.blocking-write-zeroes-and-flush': (self: Output, length: bigint) =>
        self.blockingWriteZeroesAndFlush(permitted(length)),
      '[method]output-stream.splice': (self: Output, from: Input, length: bigint) =>
        splice(self, length, most => from.read(most)),
      '[method]output-stream.blocking-splice': (self: Output, from: Input, length: bigint) => {
        if (self.checkWrite() === 0n) self.blockingFlush()
        return splice(self, length, most => from.blockingRead(most))
      },
    },
  }
}

/** `input-stream` */
export interface Input {
  read(length: bigint): Uint8Array
  blockingRead(length: bigint): Uint8Array
  skip(length: bigint): bigint
  blockingSkip(length: bigint): bigint
  subscribe(): object
}

/** `output-stream` */
export interface Output {
  checkWrite(): bigint
  write(bytes: Uint8Array): void
  blockingWriteAndFlush(bytes: Uint8Array): void
  flush(): void
  blockingFlush(): void
  subscribe(): object
  writeZeroes(length: bigint): void
  blockingWriteZeroesAndFlush(length: bigint): void
}

const mostBytes = 0x10_0000n

/** What reads and skips may do less of than they are asked for. */
function atMost(length: bigint): bigint {
  return length < mostBytes ? length : mostBytes
}

/** What is written is written as a whole. No `check-write` of the shim permits as much, so that this is a trap. */
function permitted(length: bigint): bigint {
  if (length > mostBytes) throw new Trap(`write-zeroes of ${length} bytes, more than check-write permits`)
  return length
}

/** That of the shim takes only input streams of its own, and the one that does not block not even these. */
function splice(to: Output, length: bigint, read: (most: bigint) => Uint8Array): bigint {
  const room = to.checkWrite()
  const bytes = read(atMost(length < room ? length : room))
  // Those of a file are valid until the next read, and the other stream may keep them.
  to.write(bytes.slice())
  return BigInt(bytes.length)
}
