import { UsageError } from '../command-error.ts'
import type { Parsed } from './parsed-arguments.ts'

/** An address to listen on. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** Parses `HOST:PORT`, `:PORT` or `PORT`, with an IPv6 address in brackets. */
export function parseAddress(text = '127.0.0.1:8080', option = '--addr'): Address {
  const [, v6, other, digits] = /^(?:\[([^\]]+)\]:|([^:]*):)?(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  if (digits === undefined || port > 65_535) {
    throw new UsageError(
      `${option} '${text}' is not an address`,
      `use ${option} <host>:<port>, as in 127.0.0.1:8080`,
    )
  }
  return { host: v6 ?? (other || '127.0.0.1'), port }
}

/** Returns the address of `--admin-addr`. */
export function adminAddress(parsed: Parsed): Address | undefined {
  const text = parsed.text('admin-addr')
  return text === undefined ? undefined : parseAddress(text, '--admin-addr')
}
