/** Parts of an interface name: `wasi:cli/stdout@0.2.6`. */
interface VersionedName {
  /** The name without the version: `wasi:cli/stdout`. */
  readonly base: string
  /** Empty if there is none. */
  readonly version: string
}

function parseName(name: string): VersionedName {
  const [, base = name, version = ''] = /^(.*)@(.*)$/.exec(name) ?? []
  return { base, version }
}

/** Index of interface names: looking up all imports takes time in proportion to the names of both. */
export class InterfaceNames {
  readonly #byBase: ReadonlyMap<string, readonly string[]>

  constructor(names: Iterable<string>) {
    this.#byBase = Map.groupBy(names, name => parseName(name).base)
  }

  /** {@link findProvided} */
  find(wanted: string): string | undefined {
    const names = this.otherVersions(wanted)
    if (names.includes(wanted)) return wanted
    const { base, version } = parseName(wanted)
    const sorted = names.toSorted(order)
    const newest = (trackOf: (version: string) => string) =>
      sorted.findLast(name => trackOf(parseName(name).version) === trackOf(version))
    return newest(track) ?? names.find(name => name === base) ?? newest(releaseTrack)
  }

  /** {@link otherVersions} */
  otherVersions(wanted: string): readonly string[] {
    return this.#byBase.get(parseName(wanted).base) ?? []
  }
}

/**
 * Returns the name among `names` under which a host provides an interface: the exact name, else the newest version that is
 * compatible by semantic versioning (`0.2.6` for `0.2.3`), else the name without a version, else the newest version that
 * would be compatible if pre-releases were releases (`0.3.0-rc.2` for `0.3.0-rc.1` and `0.3.1`). Pre-releases promise
 * nothing to one another, but most of them have most of their functions in common. Linking compares the types of those that
 * the component imports.
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
  return version.includes('-') ? version : releaseTrack(version)
}

/** {@link track} of the release that a version leads to: `0.3.0-rc.2` → `0.3`. */
function releaseTrack(version: string): string {
  return /^(0\.)*[1-9]\d*|^[^+]*/.exec(version)![0]
}

/** Orders the names of an interface by version. A release follows its pre-releases, as `~` follows `-`. */
function order(a: string, b: string): number {
  return `${a}~`.localeCompare(`${b}~`, 'en', { numeric: true })
}
