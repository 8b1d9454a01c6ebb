import { cli, clocks, random } from '@bytecodealliance/preview3-shim'
import type { Grants, Interfaces } from './grants.ts'
import { terminals } from './preview2.ts'
import { preview3Filesystem } from './preview3-filesystem.ts'

/** WASI 0.3, without environment variables and without network. */
export function preview3({ args, folders }: Grants): Interfaces {
  return {
    'wasi:cli/environment@0.3': {
      getEnvironment: () => [],
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
    ...preview3Filesystem(folders),
    'wasi:random/random@0.3': random.random,
    'wasi:random/insecure@0.3': random.insecure,
    'wasi:random/insecure-seed@0.3': random.insecureSeed,
  }
}
