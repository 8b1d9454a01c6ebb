import { insecure, insecureSeed, random as secure } from '@bytecodealliance/preview2-shim/random'
import * as random3 from '@bytecodealliance/preview3-shim/random'
import type { Imports } from '@wasi-webgpu/component'

/** `wasi:random` */
export function random(): Imports {
  return {
    'wasi:random/random@0.2': secure,
    'wasi:random/insecure@0.2': insecure,
    'wasi:random/insecure-seed@0.2': insecureSeed,
    'wasi:random/random@0.3': random3.random,
    'wasi:random/insecure@0.3': random3.insecure,
    'wasi:random/insecure-seed@0.3': random3.insecureSeed,
  }
}
