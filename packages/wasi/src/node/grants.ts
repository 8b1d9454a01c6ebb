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
  /** Whether it may use the network: TCP, UDP, name lookup, and an HTTP client. */
  readonly network?: boolean
}

/** A folder of the machine, for a guest. */
export interface GrantedFolder {
  readonly path: string
  /** Whether the guest may only look: all else fails with the error code `read-only`. */
  readonly readOnly?: boolean
}

/** Interfaces by name and version, as `instantiate` takes them. */
export type Interfaces = Readonly<Record<string, object>>

/** The granted folders in one form. */
export function grantedFolders({ folders = {} }: Grants): [name: string, GrantedFolder][] {
  return Object.entries(folders).map(([name, folder]) => [
    name,
    typeof folder === 'string' ? { path: folder } : folder,
  ])
}
