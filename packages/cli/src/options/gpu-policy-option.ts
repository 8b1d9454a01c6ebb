import { readFile } from 'node:fs/promises'
import { type GpuPolicy, parsePolicy } from '@wasi-webgpu/host'
import { UsageError } from '../command-error.ts'
import type { Parsed } from './parsed-arguments.ts'
import { parseBytes } from './quantities.ts'

/**
 * Returns the policy of `--gpu-policy` and `--gpu-memory`; the latter wins.
 *
 * @returns `undefined` when neither is given
 * @throws UsageError on an unreadable file or an invalid policy
 */
export async function gpuPolicy(parsed: Parsed): Promise<GpuPolicy | undefined> {
  const [policy, memory] = [parsed.text('gpu-policy'), parsed.text('gpu-memory')]
  if (policy === undefined && memory === undefined) return undefined
  return {
    ...(policy !== undefined && parseJson(policy, await jsonOf(policy))),
    ...(memory !== undefined && { memory: parseBytes('--gpu-memory', memory) }),
  }
}

/** Returns the JSON of the value, which is JSON itself or the path of a file. */
async function jsonOf(value: string): Promise<string> {
  if (value.trimStart().startsWith('{')) return value
  try {
    return await readFile(value, 'utf8')
  } catch (error) {
    throw new UsageError(
      `--gpu-policy ${value} cannot be read: ${(error as Error).message}`,
      'name a JSON file, or give the JSON itself: --gpu-policy \'{"memory": "512MiB"}\'',
    )
  }
}

function parseJson(option: string, json: string): GpuPolicy {
  try {
    return parsePolicy(json)
  } catch (error) {
    throw new UsageError(`--gpu-policy ${option} is invalid`, (error as Error).message)
  }
}
