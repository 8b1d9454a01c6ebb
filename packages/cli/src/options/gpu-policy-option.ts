import { readFile } from 'node:fs/promises'
import { type GpuPolicy, parsePolicy } from '@wasi-webgpu/host'
import { UsageError } from '../command-error.ts'
import type { Parsed } from './parsed-arguments.ts'
import { parseBytes } from './quantities.ts'

/**
 * The values of `--gpu-policy` and `--gpu-memory`; what the latter says goes before.
 *
 * @returns `undefined` where neither is given
 * @throws UsageError on a file that cannot be read, and on a policy that is none
 */
export async function gpuPolicy(parsed: Parsed): Promise<GpuPolicy | undefined> {
  const [policy, memory] = [parsed.text('gpu-policy'), parsed.text('gpu-memory')]
  if (policy === undefined && memory === undefined) return undefined
  return {
    ...(policy !== undefined && parseJson(policy, await jsonOf(policy))),
    ...(memory !== undefined && { memory: parseBytes('--gpu-memory', memory) }),
  }
}

/** The policy itself where the value begins like one, else what the file of that name has. */
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
    throw new UsageError(`--gpu-policy ${option} is not right`, (error as Error).message)
  }
}
