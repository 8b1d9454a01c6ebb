/** What a guest gets from its user; it gets nothing else of the machine. */
export interface Grants {
  /** Its command line, its own name first. */
  readonly args: readonly string[]
  /** Folders of the machine, absolute, by the names under which the guest sees them. */
  readonly folders: Readonly<Record<string, string>>
}

/** Interfaces by name and version, as `instantiate` takes them. */
export type Interfaces = Readonly<Record<string, object>>
