/** A changed text that is not saved. */
export interface Draft {
  readonly file: string
  /** The text that was changed. */
  readonly before: string
  readonly text: string
}

/** Stores the drafts of a program in the session of the tab, so that a reload, and a look at another program, lose none. */
export function storeDrafts(program: string, drafts: readonly Draft[]): void {
  try {
    if (drafts.length === 0) sessionStorage.removeItem(keyOf(program))
    else sessionStorage.setItem(keyOf(program), JSON.stringify(drafts))
  } catch {
    // They hold until the page is left.
  }
}

/** Returns the drafts of a program that {@link storeDrafts} has stored. */
export function storedDrafts(program: string): readonly Draft[] {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(program)) ?? '[]')
  } catch {
    return []
  }
}

function keyOf(program: string): string {
  return `drafts of ${program}`
}
