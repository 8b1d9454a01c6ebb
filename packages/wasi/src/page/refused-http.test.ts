import { describe, vi } from 'vitest'
import { GuestRoom, inRoom } from '../guest-room.ts'
import { testRoomOfBodies, testRoomOfMessages } from '../testing/room-of-messages.ts'

// Node resolves the shims to those for Node.
vi.mock(
  '@bytecodealliance/preview2-shim/http',
  () => import('../../../../node_modules/@bytecodealliance/preview2-shim/dist/browser/http.js' as string),
)
vi.mock(
  '@bytecodealliance/preview2-shim/io',
  () => import('../../../../node_modules/@bytecodealliance/preview2-shim/dist/browser/io.js' as string),
)
const { http } = await import('./refused-http.ts')

describe('the room of a guest of WASI 0.2 in a page', () => {
  const open = async () => {
    const room = new GuestRoom()
    return inRoom(room, http(room))
  }
  testRoomOfMessages('0.2', open)
  testRoomOfBodies(open)
})
