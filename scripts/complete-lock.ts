/**
 * Completes package-lock.json: `npm run lock`, after each `npm install`. npm may leave out optional packages
 * for other platforms, and `npm ci` then refuses the lock file on every platform. An added entry has no
 * checksum, because its package was not downloaded.
 */
import { readFileSync, writeFileSync } from 'node:fs'

interface LockedPackage {
  readonly version?: string
  readonly dev?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

type Packages = Record<string, LockedPackage>

/** Adds the missing entries and returns their paths. */
function complete(packages: Packages): string[] {
  const added: string[] = []
  for (const [path, { dev, optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const isExact = /^\d/.test(version)
      const found = find(packages, path, name)
      if (!isExact || (found !== undefined && packages[found]?.version === version)) continue
      const missing =
        found === undefined ? `${parentFolder(path)}node_modules/${name}` : `${path}/node_modules/${name}`
      packages[missing] = {
        version,
        ...(dev === true && { dev }),
        optional: true,
        ...platformOf(name),
      } as LockedPackage
      added.push(missing)
    }
  }
  return added
}

/** Resolves `name` from the package at `path`, as Node does. */
function find(packages: Packages, path: string, name: string): string | undefined {
  for (let folder = `${path}/`; ; folder = parentFolder(folder)) {
    const candidate = `${folder}node_modules/${name}`
    if (candidate in packages) return candidate
    if (folder === '') return undefined
  }
}

/** Folder, with a trailing slash, whose `node_modules` contains the package at `path`; empty for the root. */
function parentFolder(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('node_modules/')))
}

const platforms = {
  os: ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'win32'],
  cpu: ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'],
  libc: ['musl', 'gnu'],
} as const

/** Fields that the name of a platform package, such as `@biomejs/cli-linux-x64-musl`, implies. */
function platformOf(name: string): Readonly<Record<string, string[]>> {
  const words = name.split(/[-/]/)
  const platform: Record<string, string[]> = {}
  for (const [field, known] of Object.entries(platforms)) {
    const values = known.filter(word => words.includes(word)).map(word => (word === 'gnu' ? 'glibc' : word))
    if (values.length > 0) platform[field] = values
  }
  return platform
}

const lockFile = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(lockFile, 'utf8')) as { packages: Packages }
for (const path of complete(lock.packages)) console.log(`added ${path}`)
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`)
