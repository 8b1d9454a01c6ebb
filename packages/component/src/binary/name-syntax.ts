const word = '[0-9a-z]+'
const words = `[a-z][0-9a-z]*(?:-${word})*`
// Any word fits only one of the alternatives. Otherwise, matching digits in an invalid name would take
// exponential time.
const label = `(?:[a-z][0-9a-z]*|[A-Z][0-9A-Z]*)(?:-(?:${word}|[0-9]*[A-Z][0-9A-Z]*))*`
const number = '(?:0|[1-9][0-9]*)'
const preRelease = '(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)'
const build = '[0-9A-Za-z-]+'
const semver = `${number}\\.${number}\\.${number}(?:-${preRelease}(?:\\.${preRelease})*)?(?:\\+${build}(?:\\.${build})*)?`
/** A version track, `1` or `0.2`, which stands for all compatible versions. */
const track = '(?:0\\.)?[1-9][0-9]*'
const version = `@(?:${semver}|${track})`

const nestedPattern = new RegExp(`^(?:${words}:)+${words}(?:/${label})+(?:${version})?$`)
const labelPattern = new RegExp(`^${label}$`)
const externPattern = new RegExp(
  [
    `^${label}$`,
    `^\\[constructor\\]${label}$`,
    `^\\[(?:method|static)\\]${label}\\.${label}$`,
    `^${words}:${words}/${label}(?:${version})?$`,
    // Names of packages that older tools write: dependencies, URLs, hashes.
    '^(?:unlocked-dep|locked-dep|url|integrity)=<[^>]*>',
  ].join('|'),
)

/** Whether a name is a `label`: words in kebab case. */
export function isLabel(name: string): boolean {
  return labelPattern.test(name)
}

/** Whether a name is a valid name of an import or export (`externname`). */
export function isExternName(name: string): boolean {
  return externPattern.test(name)
}

/** Whether a name has nested namespaces or packages, which {@link isExternName} refuses. */
export function isNestedName(name: string): boolean {
  return nestedPattern.test(name)
}
