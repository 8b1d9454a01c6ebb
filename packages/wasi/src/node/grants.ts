/** What a guest gets from its user; it gets nothing else of the machine. By default that is nothing. */
export interface Grants {
  /** Its command line, its own name first. */
  readonly args?: readonly string[]
  /** Environment variables. */
  readonly env?: Readonly<Record<string, string>>
  /** Folders of the machine, by the names under which the guest sees them. */
  readonly folders?: Readonly<Record<string, string | GrantedFolder>>
  /** How many files and folders it may have open at a time; 1,024 by default. */
  readonly openFiles?: number
  /** What it may use of the network, with TCP, UDP, name lookup, and an HTTP client. */
  readonly network?: NetworkGrant
}

/**
 * What of the network: `true` for all but the machine itself and its link, or what is listed, as `HOST`, `HOST:PORT` or `*`.
 * A host is a name (`api.example.com`, `*.example.com`), an address (`192.0.2.1`, `[2001:db8::1]`) or a block of addresses
 * (`10.0.0.0/8`).
 *
 * Addresses of loopback (`127.0.0.1`, `::1`), of the link (`169.254.169.254`, `fe80::1`), unspecified ones (`0.0.0.0`), and
 * those of the metadata of clouds are reached only when they are listed themselves, or as `localhost`: no other name leads
 * there, whatever the DNS says when the guest connects.
 */
export type NetworkGrant = boolean | readonly string[]

/** A folder of the machine, for a guest. */
export interface GrantedFolder {
  readonly path: string
  /** Whether the guest may only read: changes fail with the error code `read-only`. */
  readonly readOnly?: boolean
  /**
   * Identity of the folder, as `pinFolders` sets it. A guest that would open another folder at `path` traps. By
   * default the folder is the one at `path` when `wasi` is called.
   */
  readonly identity?: string
}

/** The granted folders in one form. */
export function grantedFolders({ folders = {} }: Grants): [name: string, GrantedFolder][] {
  return Object.entries(folders).map(([name, folder]) => [
    name,
    typeof folder === 'string' ? { path: folder } : folder,
  ])
}
