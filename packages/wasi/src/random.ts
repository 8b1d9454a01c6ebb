import { trap } from '@wasi-webgpu/component/host'

/** Returns `wasi:random` of WASI 0.2 and 0.3, on the random numbers of the Web Crypto API. */
export function random(): Readonly<Record<string, object>> {
  const seed = [randomU64(), randomU64()]
  return {
    'wasi:random/random@0.2': { getRandomBytes: exactly, getRandomU64: randomU64 },
    'wasi:random/insecure@0.2': { getInsecureRandomBytes: exactly, getInsecureRandomU64: randomU64 },
    'wasi:random/insecure-seed@0.2': { insecureSeed: () => seed },
    'wasi:random/random@0.3': { getRandomBytes: atMost, getRandomU64: randomU64 },
    'wasi:random/insecure@0.3': { getInsecureRandomBytes: atMost, getInsecureRandomU64: randomU64 },
    'wasi:random/insecure-seed@0.3': { getInsecureSeed: () => seed },
  }
}

function randomU64(): bigint {
  return crypto.getRandomValues(new BigUint64Array(1))[0] as bigint
}

/**
 * Returns all bytes that a WASI 0.2 guest asks for, up to a limit, because the host generates them while the
 * guest waits.
 */
function exactly(length: bigint): Uint8Array {
  if (length > mostBytes)
    trap(`a guest gets ${mostBytes} random bytes at a time, and this one asked for ${length}`)
  const bytes = new Uint8Array(Number(length))
  for (let at = 0; at < bytes.length; at += mostAtOnce)
    crypto.getRandomValues(bytes.subarray(at, at + mostAtOnce))
  return bytes
}

/** Returns fewer bytes than asked for where that is faster, as WASI 0.3 permits. */
function atMost(length: bigint): Uint8Array {
  return exactly(length < mostAtOnce ? length : BigInt(mostAtOnce))
}

/** 64 MiB, which take about 0.1 s. */
const mostBytes = 0x400_0000n

/** Limit of `getRandomValues`. */
const mostAtOnce = 0x1_0000
