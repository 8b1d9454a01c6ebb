import * as shimHttp from '@bytecodealliance/preview3-shim/http'
import * as shimStream from '@bytecodealliance/preview3-shim/stream'
import type { Imports } from '@wasi-webgpu/component'
import type { GuestRoom } from '../guest-room.ts'
import { BoundedFields, type Entries, type Fields } from '../http/bounded-fields.ts'
import { Preview3Messages, type Preview3Types, type StreamReaderClass } from '../http/preview3-messages.ts'
import type { Grants } from './grants.ts'
import type { NetworkPolicy } from './network-policy.ts'
import { requestTextSetters } from './request-text.ts'

/** `fields` of the shim of WASI 0.3. */
export interface Fields3 extends Fields {
  clone(): Fields3
  copyAll(): Entries
}

/**
 * Returns `wasi:http` of WASI 0.3 for guests that send requests: the shim has the resources, and Node's client sends.
 *
 * @param policy the network access; without it, all requests are denied
 * @param traceFields as in {@link Grants}
 */
export async function preview3Http(
  policy: NetworkPolicy | undefined,
  room: GuestRoom,
  traceFields: Grants['traceFields'],
): Promise<Imports> {
  const { types } = shimHttp as unknown as {
    readonly types: Preview3Types & { readonly Fields: new () => Fields3 }
  }
  const { StreamReader } = shimStream as unknown as { readonly StreamReader: StreamReaderClass }
  const fields = new BoundedFields<Fields3>({
    room,
    make: () => new types.Fields(),
    copy: original => original.clone(),
    entriesOf: entries => entries.copyAll(),
    toShim: value => value,
    fromShim: value => value,
    refuse: () => {
      throw { tag: 'size-exceeded' }
    },
  })
  return {
    'wasi:http/types@0.3': {
      ...types,
      ...fields.functions('copy-all'),
      ...new Preview3Messages(types, room, StreamReader).functions(),
      ...requestTextSetters('request'),
    },
    'wasi:http/client@0.3':
      policy === undefined
        ? {
            send(request: object): never {
              room.drop(request)
              throw { tag: 'HTTP-request-denied' }
            },
          }
        : (await import('./http-client.ts')).httpClient(policy, room, fields, traceFields),
  }
}
