import type { Store, StoreGrants } from '../store/store.ts'

/** Capabilities of a guest on this machine. A guest has no capability by default. */
export interface Grants {
  /** The command line, with the program's name first. */
  readonly args?: readonly string[]
  /** Environment variables. */
  readonly env?: Readonly<Record<string, string>>
  /** Folders of the machine by the paths under which the guest sees them. */
  readonly folders?: Readonly<Record<string, string | GrantedFolder>>
  /** Maximum number of files and folders that the guest may have open at a time; 1,024 by default. */
  readonly openFiles?: number
  /** Network access for TCP, UDP, name lookup and the HTTP client; none by default. */
  readonly network?: NetworkGrant
  /**
   * Returns the fields that the guest's HTTP requests have unless they name a trace themselves: `traceparent` and `tracestate` of
   * https://www.w3.org/TR/trace-context/. Called for each request; none by default.
   */
  readonly traceFields?: () => TraceFields
  /** Path of a folder, or a store, that has the buckets of `wasi:keyvalue` and the containers of `wasi:blobstore`. */
  readonly store?: string | Store
  /** Buckets and containers of the store that the guest may open, by name; none by default. */
  readonly buckets?: StoreGrants
}

/** Header fields that name a trace. */
export type TraceFields = readonly (readonly [name: string, value: string])[]

/**
 * Network access of a guest: `true` for everything except the machine itself and its link, or a list of
 * `HOST`, `HOST:PORT` and `*`. A host is a name (`api.example.com`, `*.example.com`), an address
 * (`192.0.2.1`, `[2001:db8::1]`) or a block of addresses (`10.0.0.0/8`).
 *
 * Loopback addresses (`127.0.0.1`, `::1`), link-local ones (`169.254.169.254`, `fe80::1`), unspecified ones
 * (`0.0.0.0`) and those of cloud metadata are reachable only when the list names them, or names `localhost`.
 * No other name leads there, whatever the DNS answers when the guest connects.
 */
export type NetworkGrant = boolean | readonly string[]

/** A folder of the machine that a guest may use. */
export interface GrantedFolder {
  /** Path on the machine. */
  readonly path: string
  /** Whether the guest may only read: changes fail with the error code `read-only`. */
  readonly readOnly?: boolean
  /**
   * Identity of the folder, as `pinFolders` sets it. A guest that would open another folder at `path` traps.
   * By default the folder is the one at `path` when `wasi` is called.
   */
  readonly identity?: string
}

/** Returns the granted folders in one form. */
export function grantedFolders({ folders = {} }: Grants): [name: string, GrantedFolder][] {
  return Object.entries(folders).map(([name, folder]) => [
    name,
    typeof folder === 'string' ? { path: folder } : folder,
  ])
}
