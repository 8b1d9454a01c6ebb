/**
 * Checks the tarballs of `npm run pack`: `npm run check:packages [-- FOLDER]`. For each package, publint and "Are the types wrong?"
 * find nothing, and npm would publish it. Then an empty project that has all of them, installed by npm, pnpm and Bun, runs a
 * component. The tools come from npm when they are needed, since only releases and the weekly workflow use them.
 */
import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = resolve(process.argv[2] ?? join(root, 'out'))
const tools = { publint: '0.3.25', '@arethetypeswrong/cli': '0.18.5', pnpm: '12.21.0', bun: '1.4.5' } as const
const allowBuilds = { esbuild: true, webgpu: true }
const component = join(root, 'examples/hello-compute/hello-compute.wasm')

const tarballs = globSync('*wasi-webgpu*.tgz', { cwd: folder })
  .sort()
  .map(name => join(folder, name))
if (tarballs.length === 0) throw new Error(`${folder} has no tarballs; run npm run pack first`)

for (const tarball of tarballs) {
  tool('publint', 'publint', ['run', tarball, '--strict'])
  tool('@arethetypeswrong/cli', 'attw', [tarball, '--profile', 'esm-only', '--quiet'])
  run('npm', ['publish', tarball, '--dry-run', '--access', 'public'], root)
  console.log(`${basename(tarball)} is clean`)
}

const installers: Readonly<Record<string, (project: string) => void>> = {
  npm: project => run('npm', ['install', '--no-audit', '--no-fund'], project),
  pnpm: project => tool('pnpm', 'pnpm', ['install', '--no-frozen-lockfile'], project),
  bun: project => tool('bun', 'bun', ['install'], project),
}
for (const [name, install] of Object.entries(installers)) {
  const project = mkdtempSync(join(tmpdir(), 'wasi-webgpu-install-'))
  try {
    writeProject(project)
    install(project)
    const command = join(project, 'node_modules/wasi-webgpu/bin/wasi-webgpu.js')
    const output = run(process.execPath, [command, 'run', component], project)
    if (output !== '2 4 6 8 10 12 14 16\n')
      throw new Error(`installed by ${name}, hello-compute printed: ${output}`)
    console.log(`a project installed by ${name} runs a component`)
  } finally {
    rmSync(project, { recursive: true, force: true })
  }
}

/** Writes a project that depends on all tarballs. Their dependencies on each other are these tarballs, too. */
function writeProject(project: string): void {
  const files = Object.fromEntries(tarballs.map(tarball => [nameOf(tarball), `file:${tarball}`]))
  const manifest = { private: true, type: 'module', dependencies: files, overrides: files }
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest))
  // pnpm has overrides here, and fails when packages have scripts that nobody has judged.
  writeFileSync(join(project, 'pnpm-workspace.yaml'), JSON.stringify({ overrides: files, allowBuilds }))
}

/** Returns the name of the package in a tarball. */
function nameOf(tarball: string): string {
  const [{ name }] = JSON.parse(run('npm', ['pack', tarball, '--dry-run', '--json'], root)) as [
    { name: string },
  ]
  return name
}

/** Runs a command of a package of npm, in the version that is pinned above. */
function tool(name: keyof typeof tools, command: string, args: readonly string[], cwd = root): void {
  run('npm', ['exec', '--yes', '--package', `${name}@${tools[name]}`, '--', command, ...args], cwd)
}

/** Returns the output of a command. An error has what the command printed. */
function run(command: string, args: readonly string[], cwd: string): string {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`)
  }
}
