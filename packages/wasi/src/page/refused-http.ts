import { types } from '@bytecodealliance/preview2-shim/http'
import type { Imports } from '@wasi-webgpu/component'

/** Returns `wasi:http`, whose requests are all denied. */
export function http(): Imports {
  return {
    'wasi:http/types@0.2': types,
    'wasi:http/outgoing-handler@0.2': {
      handle: () => {
        throw { tag: 'HTTP-request-denied' }
      },
    },
  }
}
