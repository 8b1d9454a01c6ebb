/**
 * Builds the programs of the suite: `node conformance/suite/build.ts`, on a machine with Rust and its target wasm32-wasip2. Their
 * components are committed; `sources.sha256` has a digest of what they were built from, which a test compares with the sources.
 */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { namesOfRegistry } from '../../crates/build.ts'
import { withoutNames } from '../../packages/build/src/component/without-names.ts'

const suite = fileURLToPath(new URL('./', import.meta.url))
const target = 'wasm32-wasip2'

/** Names of the programs. */
export const programs: readonly string[] = globSync('programs/*.rs', { cwd: suite })
  .map(file => file.slice('programs/'.length, -'.rs'.length))
  .sort()

/** Returns the path of a program's component. */
export function componentOf(program: string): string {
  return join(suite, `${program}.wasm`)
}

/** Returns a digest of all that the programs are built from. */
export function sourcesDigest(): string {
  const digest = createHash('sha256')
  const files = globSync(['Cargo.{toml,lock}', 'build.rs', '{src,programs,wit}/**/*.*', '../../wit/*.wit'], {
    cwd: suite,
  })
  for (const file of files.sort())
    digest
      .update(`${file}\0`)
      .update(readFileSync(join(suite, file)))
      .update('\0')
  return digest.digest('hex')
}

if (import.meta.main) {
  const targetFolder = process.env.CARGO_TARGET_DIR ?? join(suite, 'target')
  execFileSync('cargo', ['build', '--release', '--target', target, '--examples'], {
    cwd: suite,
    stdio: 'inherit',
    env: { ...process.env, CARGO_TARGET_DIR: targetFolder, RUSTFLAGS: namesOfRegistry() },
  })
  for (const program of programs) {
    // `strip` of Cargo removes the names of the modules, but not those of the component.
    const built = readFileSync(
      join(targetFolder, target, 'release/examples', `${program.replaceAll('-', '_')}.wasm`),
    )
    writeFileSync(componentOf(program), withoutNames(new Uint8Array(built)))
  }
  writeFileSync(join(suite, 'sources.sha256'), `${sourcesDigest()}\n`)
}
