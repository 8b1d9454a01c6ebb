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
    const { code, message, ...at } = error as NodeJS.ErrnoException & Partial<Address>
    // A server may listen on a second address, that of its probes.
    const isOther = at.port !== undefined && at.port !== port
    const address = `${host}:${at.port ?? port}`
    if (code === 'EADDRINUSE') {
      const option = isOther ? '--admin-addr' : '--addr'
      throw new CommandError(`${address} is in use; choose another with ${option}`, { cause: error })
    }
    if (code !== undefined)
      throw new CommandError(`cannot listen on ${address}: ${message}`, { cause: error })
    throw new CommandError(`${what} cannot be served here: ${message}`, { cause: error })
  }
}
