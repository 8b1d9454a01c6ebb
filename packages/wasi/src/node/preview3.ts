import type { Imports } from '@wasi-webgpu/component'
import { exit } from '../exit.ts'
import { type GuestRoom, readStreamBytes } from '../guest-room.ts'
import { random } from '../random.ts'
import type { Grants } from './grants.ts'
import { networkPolicy } from './network-policy.ts'
import { terminals } from './preview2.ts'
import { type StreamOutcome, standardInput } from './standard-input.ts'

/** The packages of WASI 0.3, each loaded on demand. */
export const preview3 = {
  async cli({ args = [], env = {} }: Grants, room: GuestRoom): Promise<Imports> {
    return {
      'wasi:cli/environment@0.3': {
        getEnvironment: () => Object.entries(env),
        getArguments: () => [...args],
        getInitialCwd: () => undefined,
      },
      'wasi:cli/exit@0.3': exit,
      'wasi:cli/stdin@0.3': standardInput(room),
      'wasi:cli/stdout@0.3': output(process.stdout, room),
      'wasi:cli/stderr@0.3': output(process.stderr, room),
      'wasi:cli/types@0.3': {},
      ...terminals('0.3'),
    }
  },

  async clocks(_: Grants, room: GuestRoom): Promise<Imports> {
    return (await import('./system-clocks.ts')).clocks(room)
  },

  async filesystem(grants: Grants, room: GuestRoom): Promise<Imports> {
    const [{ grantedFiles }, { preview3Filesystem }] = await Promise.all([
      import('./granted-files.ts'),
      import('../filesystem/preview3-filesystem.ts'),
    ])
    return preview3Filesystem(grantedFiles(grants, room))
  },

  async http({ network, traceFields }: Grants, room: GuestRoom): Promise<Imports> {
    return (await import('./preview3-http.ts')).preview3Http(networkPolicy(network), room, traceFields)
  },

  async random(): Promise<Imports> {
    return random()
  },

  async sockets({ network }: Grants, room: GuestRoom): Promise<Imports> {
    return (await import('./sockets.ts')).preview3Sockets(networkPolicy(network), room)
  },
}

/** Returns a standard stream that this thread writes, so that all output is written when a guest exits. */
function output(stream: NodeJS.WritableStream, room: GuestRoom): object {
  return {
    writeViaStream: (data: AsyncIterable<Uint8Array>) =>
      room.keepWhile(() => written(data, stream), readStreamBytes),
  }
}

async function written(
  data: AsyncIterable<Uint8Array>,
  stream: NodeJS.WritableStream,
): Promise<StreamOutcome> {
  try {
    for await (const bytes of data)
      await new Promise<void>((resolve, reject) => {
        stream.write(bytes, error => (error ? reject(error) : resolve()))
      })
    return { tag: 'ok' }
  } catch (error) {
    return { tag: 'err', val: (error as NodeJS.ErrnoException).code === 'EPIPE' ? 'pipe' : 'io' }
  }
}
