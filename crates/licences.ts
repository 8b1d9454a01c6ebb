/**
 * Lists the licences of the crates that programs with the published crates contain: `node crates/licences.ts`, on a machine with
 * Rust. Exits with code 1 if one of them allows less than the others.
 */

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Licences without conditions on the program as a whole. */
const permissive: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'Apache-2.0 WITH LLVM-exception',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Unicode-3.0',
  'Unlicense',
  'Zlib',
])

interface Package {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly license: string | null
  /** Registries, of which a package that is not published has none; `null` for all. */
  readonly publish: readonly string[] | null
  readonly targets: readonly { readonly kind: readonly string[] }[]
}

interface Dependency {
  readonly pkg: string
  readonly dep_kinds: readonly { readonly kind: string | null }[]
}

interface Metadata {
  readonly packages: readonly Package[]
  readonly workspace_members: readonly string[]
  readonly resolve: {
    readonly nodes: readonly { readonly id: string; readonly deps: readonly Dependency[] }[]
  }
}

const metadata: Metadata = JSON.parse(
  execFileSync(
    'cargo',
    ['metadata', '--locked', '--format-version', '1', '--filter-platform', 'wasm32-wasip2'],
    { cwd: fileURLToPath(new URL('./', import.meta.url)), encoding: 'utf8', maxBuffer: 1 << 28 },
  ),
)
const packages = new Map(metadata.packages.map(entry => [entry.id, entry]))
const nodes = new Map(metadata.resolve.nodes.map(node => [node.id, node]))

const contained = new Set<string>()
const visit = (id: string) => {
  if (contained.has(id) || isMacro(packages.get(id)!)) return
  contained.add(id)
  // The others run while the program is built, as macros do, or in tests.
  for (const { pkg, dep_kinds: kinds } of nodes.get(id)!.deps)
    if (kinds.some(({ kind }) => kind === null)) visit(pkg)
}
for (const id of metadata.workspace_members) if (packages.get(id)!.publish === null) visit(id)

const rows = [...contained].map(id => packages.get(id)!).sort((a, b) => a.name.localeCompare(b.name))
for (const { name, version, license } of rows) {
  console.log(`${`${name} ${version}`.padEnd(32)} ${license ?? 'unknown'}`)
  if (isPermissive(license ?? '')) continue
  console.error(
    `licences: ${name} has the licence ${license}; use another crate, or add the licence to the list`,
  )
  process.exitCode = 1
}

function isMacro({ targets }: Package): boolean {
  return targets.some(({ kind }) => kind.includes('proc-macro'))
}

/** Whether an expression has a permissive licence in each part that must be obeyed. */
function isPermissive(expression: string): boolean {
  return expression
    .replaceAll(/[()]/g, '')
    .split(' AND ')
    .every(part => part.split(/ OR |\//).some(licence => permissive.has(licence)))
}
