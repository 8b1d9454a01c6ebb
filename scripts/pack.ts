/**
 * Packs the published packages: `npm run pack [-- FOLDER]` builds them and writes a tarball of each to
 * `out/`, or to FOLDER, for `npm publish TARBALL`.
 *
 * In the repository the packages run from source, and their `exports` name sources. Tarballs are made from
 * copies whose `exports` name the compiled files; the repository stays unchanged.
 */
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleDependencies } from '../packages/cli/build.ts'
import { type Template, templates } from '../packages/create-wasi-webgpu/src/templates.ts'
import { inlinePackage } from './inline-package.ts'

interface Manifest {
  readonly name: string
  readonly files: readonly string[]
  readonly private?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  /** A file per entry, or several, by export condition. */
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  /** Modules that differ between engines: a file per condition. */
  readonly imports?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly [field: string]: unknown
}

const root = fileURLToPath(new URL('..', import.meta.url))
const names = [
  'component',
  'host',
  'wasi',
  'native',
  'serve',
  'work',
  'guest',
  'c',
  'build',
  'web',
  'cli',
  'create-wasi-webgpu',
]
const packages = names.map(name => join(root, 'packages', name))

/** Folders of the repository that packages include: target and source. */
const shared: Readonly<Record<string, readonly (readonly [to: string, from: string])[]>> = {
  '@wasi-webgpu/build': [['wit', 'wit']],
  // The bundled command contains the code that loads it.
  'wasi-webgpu': [['fast-lane/prebuilt', 'packages/native/fast-lane/prebuilt']],
  'create-wasi-webgpu': [
    'examples/lib',
    ...Object.values<Template>(templates).flatMap(({ example }) => (example ? [`examples/${example}`] : [])),
  ].map(path => [`shared/${path}`, path]),
}

/** Only the sources of examples, and addons, are shared. */
function isShared(path: string): boolean {
  return statSync(path).isDirectory() || /\.(c|h|node|wgsl|wit)$/.test(path)
}

/** The manifest of a package as it is published. */
function published({ scripts, devDependencies, ...manifest }: Manifest): Manifest {
  const entry = (source: string) => ({ types: compiled(source, '.d.ts'), default: compiled(source, '.js') })
  const entries = Object.entries(manifest.exports).map(([name, sources]) => {
    if (typeof sources === 'string') return [name, entry(sources)]
    return [
      name,
      Object.fromEntries(Object.entries(sources).map(([condition, source]) => [condition, entry(source)])),
    ]
  })
  const imports = Object.entries(manifest.imports ?? {}).map(([name, sources]) => {
    const files = Object.entries(sources).map(([condition, source]) => [condition, compiled(source, '.js')])
    return [name, Object.fromEntries(files)]
  })
  return {
    ...manifest,
    // The bundled command contains the libraries and therefore needs their dependencies.
    ...(manifest.name === 'wasi-webgpu' ? bundleDependencies() : {}),
    exports: Object.fromEntries(entries),
    ...(imports.length > 0 ? { imports: Object.fromEntries(imports) } : {}),
  }
}

/** Path of the compiled form of a source file. */
function compiled(source: string, extension: string): string {
  return source.replace(/^\.\/src\/(.*)\.ts$/, `./dist/$1${extension}`)
}

/** Leaves out the compiler's build info. */
function isPublished(path: string): boolean {
  return !path.endsWith('.tsbuildinfo')
}

/** Compiles all packages from scratch. */
function build(): void {
  for (const folder of [
    ...packages,
    ...['wit', 'cache', 'registry'].map(name => join(root, 'packages', name)),
  ])
    rmSync(join(folder, 'dist'), { recursive: true, force: true })
  execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' })
}

/** Writes to `copy` what is published of a package, and the packages that it needs and that are not published. */
function copyPublished(folder: string, copy: string): void {
  const { dependencies = {}, ...manifest } = published(manifestOf(folder))
  mkdirSync(copy, { recursive: true })
  const names = globSync([...manifest.files, 'README.md', 'CHANGELOG.md', 'LICENSE'], { cwd: folder })
  for (const name of names) {
    cpSync(join(folder, name), join(copy, name), { recursive: true, filter: isPublished })
  }
  for (const [to, from] of shared[manifest.name] ?? []) {
    cpSync(join(root, from), join(copy, to), { recursive: true, filter: isShared })
  }
  for (const name of Object.keys(dependencies).filter(isPrivate)) inline(name, copy)
  const outside = Object.fromEntries(Object.entries(dependencies).filter(([name]) => !isPrivate(name)))
  const complete = { ...manifest, dependencies: outside }
  writeFileSync(join(copy, 'package.json'), `${JSON.stringify(complete, null, 2)}\n`)
}

/**
 * Makes a package of this repository that is not published part of the package in `copy`.
 *
 * @throws Error when it has dependencies, which the published package would lack
 */
function inline(name: string, copy: string): void {
  const folder = join(root, 'node_modules', name)
  const dependencies = Object.keys(manifestOf(folder).dependencies ?? {})
  if (dependencies.length > 0)
    throw new Error(
      `${name} is inlined and has dependencies (${dependencies.join(', ')}); publish it, or bundle its user`,
    )
  inlinePackage(name, join(folder, 'dist'), copy, isPublished)
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/** Whether a dependency is a package of this repository that is not published. */
function isPrivate(name: string): boolean {
  return name.startsWith('@wasi-webgpu/') && manifestOf(join(root, 'node_modules', name)).private === true
}

const destination = resolve(process.argv[2] ?? join(root, 'out'))
const copies = mkdtempSync(join(tmpdir(), 'wasi-webgpu-pack-'))
try {
  build()
  mkdirSync(destination, { recursive: true })
  const folders = packages.map((folder, i) => {
    const copy = join(copies, String(i))
    copyPublished(folder, copy)
    return copy
  })
  // At once: npm takes most of a second to start.
  execFileSync('npm', ['pack', ...folders, '--pack-destination', destination], { stdio: 'inherit' })
} finally {
  rmSync(copies, { recursive: true, force: true })
}
