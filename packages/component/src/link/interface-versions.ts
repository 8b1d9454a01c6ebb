/** An interface name, taken apart: `wasi:cli/stdout@0.2.6`. */
interface VersionedName {
  /** Without the version: `wasi:cli/stdout`. */
  readonly base: string
  readonly version: string | undefined
}

function parseName(name: string): VersionedName {
  const at = name.lastIndexOf('@')
  return at < 0
    ? { base: name, version: undefined }
    : { base: name.slice(0, at), version: name.slice(at + 1) }
}

/**
 * The key among `names` under which a host provides an interface: the very name, else the newest version that is
 * compatible with it by semantic versioning (`0.2.6` for `0.2.3`; a pre-release only for itself), else the name without
 * a version.
 */
export function findProvided(names: Iterable<string>, wanted: string): string | undefined {
  const { base, version } = parseName(wanted)
  let best: VersionedName | undefined
  let unversioned: string | undefined
  for (const name of names) {
    if (name === wanted) return name
    if (version === undefined || !name.startsWith(base)) continue
    const candidate = parseName(name)
    if (candidate.base !== base) continue
    if (candidate.version === undefined) unversioned = name
    else if (isCompatible(candidate.version, version) && isNewer(candidate.version, best?.version))
      best = candidate
  }
  return best === undefined ? unversioned : `${best.base}@${best.version}`
}

/** The names that differ from `wanted` in nothing but the version: for a message that helps. */
export function otherVersions(names: Iterable<string>, wanted: string): string[] {
  const { base } = parseName(wanted)
  return [...names].filter(name => parseName(name).base === base)
}

/** `0.2.6` → `0.2`, `1.4.0` → `1`, `0.0.3` → `0.0.3`; a pre-release stays whole. */
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
