import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** npm package that carries the source of llama.cpp as a git bundle. */
const packageName = 'node-llama-cpp'
const version = '3.22.1'
const bundle = 'package/llama/gitRelease.bundle'

/**
 * Downloads the source of llama.cpp from npm, once; needs git and tar.
 *
 * @param folder where it is kept
 * @returns path of the source
 */
export async function llamaSource(folder: string): Promise<string> {
  const source = join(folder, `source-${version}`)
  if (existsSync(source)) return source
  const download = join(folder, 'download')
  mkdirSync(download, { recursive: true })
  const run = (command: string, ...args: string[]) => {
    execFileSync(command, args, {
      cwd: download,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: command === 'npm',
    })
  }
  run('npm', 'pack', `${packageName}@${version}`)
  run('tar', '-xzf', `${packageName}-${version}.tgz`, bundle)
  run('git', '-c', 'advice.detachedHead=false', 'clone', '--quiet', bundle, 'source')
  renameSync(join(download, 'source'), source) // what exists under this name is complete
  rmSync(download, { recursive: true })
  return source
}
