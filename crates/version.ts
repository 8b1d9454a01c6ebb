/**
 * Gives the crates the version of the npm packages, as a step of a release: `node crates/version.ts`, after
 * `changeset version`; `npm run release:version` does both. `wgpu-wasi-compat` keeps the major version of wgpu, and `Cargo.lock`
 * follows with the next build.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))

/** Version of the npm packages. */
export const version: string = JSON.parse(readFileSync(`${root}packages/cli/package.json`, 'utf8')).version

/** Version that a manifest demands of another crate, and that docs state: all that are compatible. */
const compatible = /^(?:0\.)?\d+/.exec(version)![0]

/** Files that name the version, each with the text before it. */
export const places: readonly (readonly [file: string, before: RegExp, version: string])[] = [
  ['crates/Cargo.toml', /(?<=\[workspace\.package\]\nversion = ")[^"]*/, version],
  ['crates/wgpu-wasi/Cargo.toml', /(?<=^wasi-webgpu = \{ version = ")[^"]*/m, version],
  ['crates/wgpu-wasi/compat/Cargo.toml', /(?<=^wgpu-wasi = \{ version = ")[^"]*/m, version],
  ...['compute-rust', 'scene-rust'].map(
    template =>
      [
        `packages/create-wasi-webgpu/templates/${template}/Cargo.toml`,
        /(?<=^wgpu-wasi = \{ version = ")[^"]*/m,
        compatible,
      ] as const,
  ),
  ['docs/rust.md', /(?<=`wgpu-wasi` )[\d.]+(?= is for wgpu)/, compatible],
]

if (import.meta.main) {
  for (const [file, pattern, version] of places) {
    const text = readFileSync(root + file, 'utf8')
    writeFileSync(root + file, text.replace(pattern, version))
  }
}
