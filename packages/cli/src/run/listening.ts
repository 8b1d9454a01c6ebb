import { ComponentFileError } from '@wasi-webgpu/native/errors'
import { CommandError } from '../command-error.ts'
import type { Address } from '../options/address-option.ts'

/**
 * Starts a server, and explains errors of its address.
 *
 * @param what the name of the thing to serve, for messages
 */
export async function listening<Server>(
  what: string,
  { host, port }: Address,
  start: () => Promise<Server>,
): Promise<Server> {
  try {
    return await start()
  } catch (error) {
    if (error instanceof ComponentFileError) throw error
    const { message, port: used } = error as Error & Partial<Address>
    // A server may listen on a second address, that of its probes.
    const isOther = used !== undefined && used !== port
    const at = { host, port: used ?? port }
    const problem = listenProblem(error, at, isOther ? '--admin-addr' : '--addr')
    if (problem !== undefined) throw new CommandError(problem, { cause: error })
    throw new CommandError(`${what} cannot be served here: ${message}`, { cause: error })
  }
}

/** Explains an error of Node that an address cannot be listened on; returns `undefined` for any other error. */
export function listenProblem(error: unknown, { host, port }: Address, option: string): string | undefined {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `${host}:${port} is in use; choose another with ${option}`
  return code === undefined ? undefined : `cannot listen on ${host}:${port}: ${message}`
}
