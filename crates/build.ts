/**
 * Builds the programs in Rust whose components are committed: `node crates/build.ts [NAME…]`, on a machine with Rust and its
 * target wasm32-wasip2. Beside each component, `sources.sha256` has a digest of what it was built from: the tests, which need
 * no Rust, compare it with the sources.
 *
 * Components of more than 2 MB are not committed: a build by their name writes them to `out/`, where the tests in
 * `crates/weekly/` find them.
 *
 * `conformance` is also built for the system and run on SwiftShader: `expected.txt` has what it prints there.
 */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withoutNames } from '../packages/build/src/component/without-names.ts'
import { unpackSwiftShader } from '../packages/native/src/gpu/swiftshader.ts'

const crates = fileURLToPath(new URL('./', import.meta.url))
const manifest = join(crates, 'Cargo.toml')
const target = 'wasm32-wasip2'
const targetFolder = process.env.CARGO_TARGET_DIR ?? join(crates, 'target')

/** Folders of all programs, by their names: the members of the workspace that are programs, and a workspace of its own. */
const folders: ReadonlyMap<string, string> = new Map(
  [...members(), join(crates, '../examples/burn')]
    .filter(folder => existsSync(mainSource(folder)))
    .map(folder => [basename(folder), folder]),
)

/** Programs whose components have more than 2 MB. */
const large: ReadonlySet<string> = new Set(['burn', 'egui', 'glyphon'])

/** Names of the programs whose components are committed. */
export const programs: readonly string[] = [...folders.keys()].filter(name => !large.has(name))

/** Returns the path of a program's component. */
export function componentOf(name: string): string {
  return large.has(name) ? join(crates, `../out/${name}.wasm`) : fileOf(name, `${name}.wasm`)
}

/** Returns the path of a file of a program. */
export function fileOf(name: string, file: string): string {
  return join(folders.get(name)!, file)
}

/**
 * Returns a digest of all that a program is built from: its crate and those of this workspace that it uses, and the versions of
 * the other crates.
 */
export function sourcesDigest(name: string): string {
  const digest = createHash('sha256')
  const folder = folders.get(name)!
  const filesIn = (folder: string, pattern: string) =>
    globSync(pattern, { cwd: folder }).map(file => relative(crates, join(folder, file)))
  const files = new Set([
    ...cratesOf(folder).flatMap(path => filesIn(join(crates, path), '{Cargo.toml,{src,wit}/**/*.*}')),
    ...filesIn(dirname(mainSource(folder)), '**/*.*'),
  ])
  for (const file of [...files].sort())
    digest
      .update(`${file}\0`)
      .update(sourceOf(join(crates, file)))
      .update('\0')
  // The list of members changes with every new program.
  digest.update(
    sourceOf(manifest)
      .toString()
      .replace(/^members = \[[^\]]*\]$/m, ''),
  )
  digest.update(lockedPackages(packageOf(folder)).join('\0'))
  return digest.digest('hex')
}

/** Reads a file, a manifest without the address of the repository, which no program contains. */
function sourceOf(path: string): string | Buffer {
  const bytes = readFileSync(path)
  return path.endsWith('Cargo.toml') ? bytes.toString().replace(/^repository\b.*\n/m, '') : bytes
}

/** Returns the folders of the workspace's members. */
function members(): string[] {
  const [, list = ''] = /^members = \[([^\]]*)\]$/m.exec(readFileSync(manifest, 'utf8'))!
  return [...list.matchAll(/"([^"]+)"/g)].map(([, folder]) => join(crates, folder!))
}

/** Returns the name of the package in a folder. */
function packageOf(folder: string): string {
  return /^name = "(.+)"$/m.exec(readFileSync(join(folder, 'Cargo.toml'), 'utf8'))![1]!
}

/** Returns the path of a program's main source, which may be that of a template. */
function mainSource(folder: string): string {
  const [, path = 'src/main.rs'] =
    /^path = "(.+\.rs)"$/m.exec(readFileSync(join(folder, 'Cargo.toml'), 'utf8')) ?? []
  return join(folder, path)
}

/** Returns the folders of a crate and of those that it uses by path, from the workspace. */
function cratesOf(folder: string, found: Set<string> = new Set()): string[] {
  const path = relative(crates, folder)
  if (!found.has(path)) {
    found.add(path)
    const manifest = readFileSync(join(folder, 'Cargo.toml'), 'utf8')
    for (const [, path] of manifest.matchAll(/\bpath = "([^"]+)"/g)) {
      if (!path!.endsWith('.rs')) cratesOf(resolve(folder, path!), found)
    }
  }
  return [...found]
}

/**
 * Returns the entries of `Cargo.lock` for a package and for all that it depends on, without the names of their dependencies:
 * the spelling of those changes when another program needs another version.
 */
function lockedPackages(name: string): string[] {
  const entries = readFileSync(join(crates, 'Cargo.lock'), 'utf8').split('\n\n')
  const found = new Set<string>()
  const list = /dependencies = \[([^\]]*)\]/
  const visit = (dependency: string) => {
    const [name, version] = dependency.split(' ')
    const entry = entries.find(
      entry =>
        entry.includes(`name = "${name}"\n`) &&
        (version === undefined || entry.includes(`version = "${version}"`)),
    )
    if (entry === undefined || found.has(entry)) return
    found.add(entry)
    const dependencies = list.exec(entry)?.[1] ?? ''
    for (const [, dependency] of dependencies.matchAll(/"([^"]+)"/g)) visit(dependency!)
  }
  visit(name)
  return [...found].map(entry => entry.replace(list, '').trim()).sort()
}

function buildComponent(name: string): void {
  mkdirSync(dirname(componentOf(name)), { recursive: true })
  writeFileSync(componentOf(name), compile(name))
  if (!large.has(name)) writeFileSync(fileOf(name, 'sources.sha256'), `${sourcesDigest(name)}\n`)
}

/**
 * Returns the component of a program.
 *
 * @param cfg names of `cfg` that the program and its crates are compiled with; Cargo compiles them all again
 */
export function compile(name: string, cfg: readonly string[] = []): Uint8Array {
  const flags = [namesOfRegistry(), ...cfg.map(name => `--cfg=${name}`)]
  // Cargo names the sources of members outside of the workspace's folder by their whole path.
  const ownFlags = [`--remap-path-prefix=${join(crates, '..')}=.`]
  cargo(name, ['rustc', '--release', '--target', target, '--', ...ownFlags], { RUSTFLAGS: flags.join(' ') })
  const built = `${packageOf(folders.get(name)!)}.wasm`
  // `strip` of Cargo removes the names of the modules, but not those of the component.
  return withoutNames(new Uint8Array(readFileSync(join(targetFolder, target, 'release', built))))
}

/**
 * Returns the flag of rustc by which panics name source files of other crates by their path from the registry, on every machine.
 */
export function namesOfRegistry(): string {
  const registry = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry/src')
  const [index] = globSync('*', { cwd: registry })
  return `--remap-path-prefix=${join(registry, index ?? '')}=crates.io`
}

/** Records what the native program prints on SwiftShader. */
async function recordOutput(name: string): Promise<void> {
  const run = await buildNatively(name)
  writeFileSync(fileOf(name, 'expected.txt'), run())
}

/**
 * Builds a program for the system. Returns a function that runs it and returns what it prints.
 *
 * @param profile name of the profile of cargo
 * @param env environment variables of the build
 * @param driver environment variables that choose a Vulkan driver, by default SwiftShader
 */
export async function buildNatively(
  name: string,
  profile: 'dev' | 'release' = 'dev',
  env: NodeJS.ProcessEnv = {},
  driver?: NodeJS.ProcessEnv,
): Promise<(...args: string[]) => string> {
  cargo(name, ['build', '--profile', profile], env)
  const program = join(targetFolder, profile === 'dev' ? 'debug' : profile, packageOf(folders.get(name)!))
  const chosen = driver ?? (await environmentOfSwiftShader())
  const environment = { ...process.env, WGPU_BACKEND: 'vulkan', ...chosen }
  return (...args) => execFileSync(program, args, { env: environment, encoding: 'utf8' })
}

async function environmentOfSwiftShader(): Promise<NodeJS.ProcessEnv> {
  const { manifest, loader } = await unpackSwiftShader()
  return { LD_LIBRARY_PATH: dirname(loader), VK_DRIVER_FILES: manifest, VK_ICD_FILENAMES: manifest }
}

/** Runs cargo for a program. */
function cargo(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
  execFileSync('cargo', args, {
    cwd: folders.get(name)!,
    stdio: 'inherit',
    env: { ...process.env, CARGO_TARGET_DIR: targetFolder, ...env },
  })
}

if (import.meta.main) {
  const names = process.argv.slice(2)
  const unknown = names.find(name => !folders.has(name))
  if (unknown !== undefined) {
    console.error(`there is no program ${unknown}: there are ${[...folders.keys()].join(', ')}`)
    process.exit(1)
  }
  for (const name of names.length > 0 ? names : programs) {
    buildComponent(name)
    if (name === 'conformance') await recordOutput(name)
  }
}
