/**
 * Writes the items of the CHANGELOGs, for `changeset version`: the text of each change alone. Hashes of commits tell users nothing, nor
 * do the versions of dependencies among the packages, which are all equal.
 */

/** Returns the item of a change. */
export function getReleaseLine({ summary }: { readonly summary: string }): string {
  return `- ${summary.trim().replace(/\n(?=.)/g, '\n  ')}\n\n`
}

/** Returns no item for the versions of dependencies. */
export function getDependencyReleaseLine(): string {
  return ''
}
