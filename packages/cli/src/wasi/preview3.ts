import { cli, clocks, http, random, sockets } from '@bytecodealliance/preview3-shim'
import type { Grants, Interfaces } from './grants.ts'
import { denyRequest, terminals } from './preview2.ts'
import { preview3Filesystem } from './preview3-filesystem.ts'

/** WASI 0.3. */
export function preview3(grants: Grants): Interfaces {
  const { args = [], env = {}, network = false } = grants
  return {
    'wasi:cli/environment@0.3': {
      getEnvironment: () => Object.entries(env),
      getArguments: () => [...args],
      getInitialCwd: () => undefined,
    },
    'wasi:cli/exit@0.3': cli.exit,
    'wasi:cli/stdin@0.3': cli.stdin,
    'wasi:cli/stdout@0.3': cli.stdout,
    'wasi:cli/stderr@0.3': cli.stderr,
    'wasi:cli/types@0.3': {},
    ...terminals('0.3'),
    'wasi:clocks/monotonic-clock@0.3': clocks.monotonicClock,
    'wasi:clocks/system-clock@0.3': clocks.systemClock,
    'wasi:clocks/types@0.3': {},
    ...preview3Filesystem(grants),
    'wasi:random/random@0.3': random.random,
    'wasi:random/insecure@0.3': random.insecure,
    'wasi:random/insecure-seed@0.3': random.insecureSeed,
    'wasi:sockets/types@0.3': network ? sockets.types : { ...sockets.types, ...deniedSockets },
    'wasi:sockets/ip-name-lookup@0.3': network ? sockets.ipNameLookup : { resolveAddresses: denyAccess },
    'wasi:http/types@0.3': http.types,
    'wasi:http/client@0.3': network ? http.client : { send: denyRequest },
  }
}

function denyAccess(): never {
  throw { tag: 'access-denied' }
}

/** By their names in WIT, which the runtime takes before the static methods of the classes. */
const deniedSockets = {
  '[static]tcp-socket.create': denyAccess,
  '[static]udp-socket.create': denyAccess,
}
