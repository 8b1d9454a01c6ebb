import { cli, http } from '@bytecodealliance/preview2-shim'
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation'
import type { Grants, Interfaces } from './grants.ts'
import { preview2Filesystem } from './preview2-filesystem.ts'
import { preview2Streams } from './preview2-streams.ts'

/** WASI 0.2. */
export function preview2(grants: Grants): Interfaces {
  const { args = [], env = {}, network = false } = grants
  const sandbox = { args: [...args], env: { ...env }, preopens: {}, enableNetwork: network }
  const imports = new WASIShim({ sandbox }).getImportObject({ asVersion: '0.2' }) as Interfaces
  return {
    ...imports,
    'wasi:cli/environment@0.2': {
      ...imports['wasi:cli/environment@0.2'],
      // That of the shim is the user's.
      initialCwd: () => undefined,
    },
    ...preview2Filesystem(grants),
    ...preview2Streams(),
    ...terminals('0.2'),
    'wasi:http/outgoing-handler@0.2': network ? http.outgoingHandler : { handle: denyRequest },
    'wasi:http/types@0.2': http.types,
  }
}

/** The interfaces by which a guest learns whether it talks to a terminal: those of the shim always say yes. */
export function terminals(version: string): Interfaces {
  const { terminalInput, terminalOutput, terminalStdin, terminalStdout, terminalStderr } = cli
  return {
    [`wasi:cli/terminal-input@${version}`]: terminalInput,
    [`wasi:cli/terminal-output@${version}`]: terminalOutput,
    [`wasi:cli/terminal-stdin@${version}`]: {
      getTerminalStdin: () => (process.stdin.isTTY ? terminalStdin.getTerminalStdin() : undefined),
    },
    [`wasi:cli/terminal-stdout@${version}`]: {
      getTerminalStdout: () => (process.stdout.isTTY ? terminalStdout.getTerminalStdout() : undefined),
    },
    [`wasi:cli/terminal-stderr@${version}`]: {
      getTerminalStderr: () => (process.stderr.isTTY ? terminalStderr.getTerminalStderr() : undefined),
    },
  }
}

/** The answer of HTTP clients that may not use the network. */
export function denyRequest(): never {
  throw { tag: 'HTTP-request-denied' }
}
