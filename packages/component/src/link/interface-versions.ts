/** Parts of an interface name: `wasi:cli/stdout@0.2.6`. */
interface VersionedName {
  /** The name without the version: `wasi:cli/stdout`. */
  readonly base: string
  readonly version: string | undefined
}

function parseName(name: string): VersionedName {
  const at = name.lastIndexOf('@')
  return at < 0
    ? { base: name, version: undefined }
    : { base: name.slice(0, at), version: name.slice(at + 1) }
}

/** Index of interface names: looking up all imports takes time in proportion to the names of both. */
export class InterfaceNames {
  readonly #names: ReadonlySet<string>
  readonly #byBase = new Map<string, string[]>()

  constructor(names: Iterable<string>) {
    this.#names = new Set(names)
    for (const name of this.#names) {
      const { base } = parseName(name)
      const others = this.#byBase.get(base)
      if (others === undefined) this.#byBase.set(base, [name])
      else others.push(name)
    }
  }

  /** {@link findProvided} */
  find(wanted: string): string | undefined {
    if (this.#names.has(wanted)) return wanted
    const { base, version } = parseName(wanted)
    if (version === undefined) return undefined
    let best: string | undefined
    let newest: string | undefined
    for (const name of this.otherVersions(wanted)) {
      const candidate = parseName(name).version
      if (candidate === undefined) best ??= base
      else if (isCompatible(candidate, version) && isNewer(candidate, newest)) {
        best = name
        newest = candidate
      }
    }
    return best
  }

  /** {@link otherVersions} */
  otherVersions(wanted: string): readonly string[] {
    return this.#byBase.get(parseName(wanted).base) ?? []
  }
}

/**
 * Returns the name among `names` under which a host provides an interface: the exact name, else the newest version that is
 * compatible by semantic versioning (`0.2.6` for `0.2.3`; a pre-release only for itself), else the name without a version.
 *
 * @param names names that the host provides
 * @param wanted name that the component imports
 * @returns `undefined` when the host does not provide the interface
 * @example
 * findProvided(['wasi:cli/stdout@0.2.6'], 'wasi:cli/stdout@0.2.3') // 'wasi:cli/stdout@0.2.6'
 */
export function findProvided(names: Iterable<string>, wanted: string): string | undefined {
  return new InterfaceNames(names).find(wanted)
}

/** Returns the names that differ from `wanted` only in the version, for messages. */
export function otherVersions(names: Iterable<string>, wanted: string): readonly string[] {
  return new InterfaceNames(names).otherVersions(wanted)
}

/** Returns the part that compatible versions share: `0.2.6` → `0.2`, `1.4.0` → `1`, `0.0.3` → `0.0.3`; all of a pre-release. */
function track(version: string): string {
  if (version.includes('-')) return version
  const parts = version.replace(/\+.*$/, '').split('.')
  const significant = parts.findIndex(part => part !== '0')
  return parts.slice(0, significant < 0 ? parts.length : significant + 1).join('.')
}

function isCompatible(provided: string, wanted: string): boolean {
  return track(provided) === track(wanted)
}

function isNewer(version: string, than: string | undefined): boolean {
  if (than === undefined) return true
  return version.localeCompare(than, 'en', { numeric: true }) > 0
}
