const word = '[0-9a-z]+'
const words = `[a-z][0-9a-z]*(?:-${word})*`
// Any word fits only one of the alternatives: else digits would take exponential time where the name is not valid.
const label = `(?:[a-z][0-9a-z]*|[A-Z][0-9A-Z]*)(?:-(?:${word}|[0-9]*[A-Z][0-9A-Z]*))*`
const number = '(?:0|[1-9][0-9]*)'
const preRelease = '(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)'
const build = '[0-9A-Za-z-]+'
const semver = `${number}\\.${number}\\.${number}(?:-${preRelease}(?:\\.${preRelease})*)?(?:\\+${build}(?:\\.${build})*)?`
/** All that is compatible with one another, as names will have it: `1`, `0.2`. */
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
    // The names of packages that older tools write: dependencies, addresses, hashes.
    '^(?:unlocked-dep|locked-dep|url|integrity)=<[^>]*>',
  ].join('|'),
)

/** Whether a name is a `label`: words in kebab case. */
export function isLabel(name: string): boolean {
  return labelPattern.test(name)
}

/** Whether a component may import or export something under this name (`externname`). */
export function isExternName(name: string): boolean {
  return externPattern.test(name)
}

/** Whether a name that is no {@link isExternName} would be one with nested namespaces and packages. */
export function isNestedName(name: string): boolean {
  return nestedPattern.test(name)
}
