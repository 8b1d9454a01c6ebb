import { monotonicClock, wallClock } from '@bytecodealliance/preview2-shim/clocks'
import { monotonicClock as monotonicClock3, systemClock } from '@bytecodealliance/preview3-shim/clocks'
import type { Imports } from '@wasi-webgpu/component'

/** `wasi:clocks` */
export function clocks(): Imports {
  return {
    'wasi:clocks/monotonic-clock@0.2': monotonicClock,
    'wasi:clocks/wall-clock@0.2': wallClock,
    'wasi:clocks/monotonic-clock@0.3': monotonicClock3,
    'wasi:clocks/system-clock@0.3': systemClock,
    'wasi:clocks/types@0.3': {},
  }
}
