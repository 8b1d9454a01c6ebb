import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runTool } from './run-tool.ts'

/** npm package that carries the source of llama.cpp as a git bundle. */
const packageName = 'node-llama-cpp'
const version = '3.22.1'
const bundle = 'package/llama/gitRelease.bundle'

/**
 * Downloads the source of llama.cpp from npm, once; needs git and tar.
 *
 * @param folder where it is kept
 * @returns path of the source
 * @throws {Error} in one line, when it cannot be downloaded
 */
export function llamaSource(folder: string): string {
  const source = join(folder, `source-${version}`)
  if (existsSync(source)) return source
  mkdirSync(folder, { recursive: true })
  const download = mkdtempSync(join(folder, 'download-'))
  try {
    runTool('npm', ['pack', '--silent', `${packageName}@${version}`], download)
    runTool('tar', ['-xzf', `${packageName}-${version}.tgz`, bundle], download)
    runTool('git', ['-c', 'advice.detachedHead=false', 'clone', '--quiet', bundle, 'source'], download)
    renameSync(join(download, 'source'), source) // what exists under this name is complete
  } finally {
    rmSync(download, { recursive: true })
  }
  return source
}
