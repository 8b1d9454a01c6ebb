import type { Imports } from '@wasi-webgpu/component'
import { exit } from '../exit.ts'
import type { GuestRoom } from '../guest-room.ts'
import { random } from '../random.ts'
import type { Store } from '../store/store.ts'
import { blockingInput } from './blocking-input.ts'
import type { Grants } from './grants.ts'
import { networkPolicy, networkRules } from './network-policy.ts'
import { preview2Io } from './preview2-io.ts'
import { Instant } from './preview2-poll.ts'
import { StandardOutput } from './standard-output.ts'

/**
 * The packages of WASI 0.2. The larger ones are loaded on demand, because some take as long to load as all others together.
 */
export const preview2 = {
  async cli({ args = [], env = {} }: Grants): Promise<Imports> {
    return {
      'wasi:cli/environment@0.2': {
        getEnvironment: () => Object.entries(env),
        getArguments: () => [...args],
        initialCwd: () => undefined,
      },
      'wasi:cli/exit@0.2': exit,
      'wasi:cli/stdin@0.2': { getStdin: () => blockingInput },
      'wasi:cli/stdout@0.2': { getStdout: () => new StandardOutput(process.stdout) },
      'wasi:cli/stderr@0.2': { getStderr: () => new StandardOutput(process.stderr) },
      ...terminals('0.2'),
    }
  },

  async clocks(_: Grants, room: GuestRoom): Promise<Imports> {
    return (await import('./system-clocks.ts')).clocks(room)
  },

  async filesystem(grants: Grants, room: GuestRoom): Promise<Imports> {
    const [{ grantedFiles }, { preview2Filesystem }] = await Promise.all([
      import('./granted-files.ts'),
      import('../filesystem/preview2-filesystem.ts'),
    ])
    return preview2Filesystem(grantedFiles(grants, room), () => new Instant(0n))
  },

  async http({ network, traceFields }: Grants, room: GuestRoom): Promise<Imports> {
    const { preview2Http } = await import('./preview2-http.ts')
    return preview2Http(networkPolicy(network), networkRules(network), room, traceFields)
  },

  async io(_: Grants, room: GuestRoom): Promise<Imports> {
    return preview2Io(room)
  },

  async keyvalue(grants: Grants, room: GuestRoom): Promise<Imports> {
    const { keyvalue } = await import('../store/keyvalue.ts')
    return keyvalue(storeOf(grants), grants.buckets ?? {}, room)
  },

  async blobstore(grants: Grants, room: GuestRoom): Promise<Imports> {
    const { blobstore } = await import('../store/blobstore.ts')
    return blobstore(storeOf(grants), grants.buckets ?? {}, room)
  },

  async random(): Promise<Imports> {
    return random()
  },

  async sockets({ network }: Grants, room: GuestRoom): Promise<Imports> {
    return (await import('./sockets.ts')).preview2Sockets(networkPolicy(network), room)
  },
}

/** Returns a function that opens the store of a guest when it is first needed. */
function storeOf({ store }: Grants): () => Promise<Store> {
  let opened: Promise<Store> | undefined
  return () => {
    opened ??= openStore(store)
    return opened
  }
}

async function openStore(store: Grants['store']): Promise<Store> {
  if (store === undefined) throw new Error('this host has no store')
  if (typeof store === 'object') return store
  const { FolderStore } = await import('./folder-store.ts')
  return new FolderStore(store)
}

/** Returns the interfaces that report whether a standard stream is a terminal. */
export function terminals(version: string): Imports {
  return {
    [`wasi:cli/terminal-input@${version}`]: { TerminalInput },
    [`wasi:cli/terminal-output@${version}`]: { TerminalOutput },
    [`wasi:cli/terminal-stdin@${version}`]: {
      getTerminalStdin: () => (process.stdin.isTTY ? new TerminalInput() : undefined),
    },
    [`wasi:cli/terminal-stdout@${version}`]: {
      getTerminalStdout: () => (process.stdout.isTTY ? new TerminalOutput() : undefined),
    },
    [`wasi:cli/terminal-stderr@${version}`]: {
      getTerminalStderr: () => (process.stderr.isTTY ? new TerminalOutput() : undefined),
    },
  }
}

class TerminalInput {}
class TerminalOutput {}
