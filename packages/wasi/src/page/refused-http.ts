import { types } from '@bytecodealliance/preview2-shim/http'
import { outputStreamCreate } from '@bytecodealliance/preview2-shim/io'
import type { Imports } from '@wasi-webgpu/component'
import type { GuestRoom } from '../guest-room.ts'
import { latin1Fields } from '../http/latin1-fields.ts'
import { Preview2Messages, type Preview2Types } from '../http/preview2-messages.ts'

/** Returns `wasi:http`, whose requests are all denied. */
export function http(room: GuestRoom): Imports {
  const shim = types as unknown as Preview2Types
  const messages = new Preview2Messages(shim, room, body => {
    body.write()
    // The body is never sent, so nothing that the guest writes is kept.
    return outputStreamCreate({ write() {}, blockingFlush() {} })
  })
  return {
    'wasi:http/types@0.2': {
      ...types,
      ...latin1Fields(shim.Fields, room).functions('entries'),
      ...messages.functions(),
    },
    'wasi:http/outgoing-handler@0.2': {
      handle: (request: object, options: object | undefined) =>
        messages.handle(request, options, () => {
          throw { tag: 'HTTP-request-denied' }
        }),
    },
  }
}
