import { io } from '@bytecodealliance/preview2-shim'
import { Trap } from '@wasi-webgpu/component'
import type { Interfaces } from './grants.ts'

/**
 * `wasi:io/streams` of the shim with bounds: it allocates as many bytes as a guest names. By their names in WIT, which
 * the runtime takes before the methods of the classes.
 */
export function preview2Streams(): Interfaces {
  return {
    'wasi:io/streams@0.2': {
      ...io.streams,
      '[method]input-stream.read': (self: Input, length: bigint) => self.read(atMost(length)),
      '[method]input-stream.blocking-read': (self: Input, length: bigint) =>
        self.blockingRead(atMost(length)),
      '[method]input-stream.skip': (self: Input, length: bigint) => self.skip(atMost(length)),
      '[method]input-stream.blocking-skip': (self: Input, length: bigint) =>
        self.blockingSkip(atMost(length)),
      '[method]output-stream.write-zeroes': (self: Output, length: bigint) =>
        self.writeZeroes(permitted(length)),
      '[method]output-stream.blocking-write-zeroes-and-flush': (self: Output, length: bigint) =>
        self.blockingWriteZeroesAndFlush(permitted(length)),
      '[method]output-stream.splice': (self: Output, from: Input, length: bigint) =>
        self.splice(from, atMost(length)),
      '[method]output-stream.blocking-splice': (self: Output, from: Input, length: bigint) =>
        self.blockingSplice(from, atMost(length)),
    },
  }
}

interface Input {
  read(length: bigint): Uint8Array
  blockingRead(length: bigint): Uint8Array
  skip(length: bigint): bigint
  blockingSkip(length: bigint): bigint
}

interface Output {
  writeZeroes(length: bigint): void
  blockingWriteZeroesAndFlush(length: bigint): void
  splice(from: Input, length: bigint): bigint
  blockingSplice(from: Input, length: bigint): bigint
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
