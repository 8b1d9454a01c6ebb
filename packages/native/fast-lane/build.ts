/**
 * Builds the addon of the fast lane for each platform: `node build.ts [--check]`, with zig 0.17.0 as the C compiler
 * (`pip install ziglang==0.17.0`), which compiles for all platforms on any machine, bit for bit. `--check` compares with
 * the committed files instead of writing them.
 */
import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { layoutHeader } from './layout.ts'

/** Platforms as Node names them, and as zig does, with the C library of Debian 11, which is older than the binding's. */
const targets = { 'linux-x64': 'x86_64-linux-gnu.2.31', 'linux-arm64': 'aarch64-linux-gnu.2.31' }

const zigVersion = '0.17.0'

const folder = fileURLToPath(new URL('.', import.meta.url))
const root = join(folder, '../../..')
/** The headers of Node come with the binary of npm's `node`. */
const [nodeHeaders] = globSync('node_modules/node/node_modules/*/include/node', { cwd: root }).map(path =>
  join(root, path),
)
const {
  values: { check },
} = parseArgs({ options: { check: { type: 'boolean', default: false } } })

const version = zig(['version']).trim()
if (version !== zigVersion) {
  console.error(
    `the addons are built with zig ${zigVersion}, not ${version}: pip install ziglang==${zigVersion}`,
  )
  process.exit(1)
}
const temporary = mkdtempSync(join(tmpdir(), 'wasi-webgpu-fast-lane-'))
try {
  for (const [platform, target] of Object.entries(targets)) {
    const output = join(temporary, `${platform}.node`)
    compile(platform, target, output)
    const built = readFileSync(output)
    const committed = join(folder, 'prebuilt', `${platform}.node`)
    if (!check) writeFileSync(committed, built)
    else if (!built.equals(readFileSync(committed))) {
      console.error(`${platform}.node differs from its sources: run packages/native/fast-lane/build.ts`)
      process.exitCode = 1
    }
  }
} finally {
  rmSync(temporary, { recursive: true })
}

function compile(platform: string, target: string, output: string): void {
  const binding = readFileSync(join(root, 'node_modules/webgpu/dist', platform, 'dawn.node'))
  writeFileSync(join(temporary, 'layout.h'), layoutHeader(binding))
  zig([
    'cc',
    `--target=${target}`,
    ...['-O2', '-s', '-shared', '-fPIC', '-fvisibility=hidden', '-std=c17'],
    ...['-Wall', '-Wextra', '-Wno-unused-parameter', '-Werror', '-DWGPU_SKIP_DECLARATIONS'],
    // No path, and no identifier of a build.
    ...[`-ffile-prefix-map=${folder}=`, '-Wl,--build-id=none'],
    ...[`-I${temporary}`, `-I${join(root, 'packages/c/include')}`, `-I${nodeHeaders}`],
    ...['-o', output, 'fast-lane.c'],
  ])
}

function zig(args: readonly string[]): string {
  try {
    return execFileSync('python3', ['-m', 'ziglang', ...args], { cwd: folder, encoding: 'utf8' })
  } catch (error) {
    if ((error as { status?: number }).status === undefined) throw error
    throw new Error(`zig failed; it comes with \`pip install ziglang==${zigVersion}\``, { cause: error })
  }
}
