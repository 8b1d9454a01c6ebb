import { execFile } from 'node:child_process'
import { CommandError, UsageError } from '../command-error.ts'
import type { Parsed } from '../options/parsed-arguments.ts'

/**
 * Returns the indices of the adapters that the workers of a server use in turn, as `--gpus` says.
 *
 * @returns `undefined` without `--gpus`
 */
export async function workerGpus(parsed: Parsed): Promise<readonly number[] | undefined> {
  const text = parsed.text('gpus')
  if (text === undefined) return undefined
  if (parsed.has('gpu-index') || parsed.has('gpu-name'))
    throw new UsageError('--gpus excludes --gpu-index and --gpu-name', 'use --gpus alone, such as --gpus 0,1')
  if (text !== 'all' && !/^\d{1,4}(,\d{1,4})*$/.test(text))
    throw new UsageError(`--gpus '${text}' is neither all nor a list`, 'use --gpus all or --gpus 0,1')
  const gpus =
    text === 'all' ? await indicesOfKind(parsed.text('gpu') ?? 'auto') : text.split(',').map(Number)
  const workers = parsed.text('workers')
  if (workers !== undefined && Number(workers) < gpus.length) {
    throw new UsageError(
      `--workers ${workers} leaves GPUs unused`,
      `use at least ${gpus.length}, or leave --workers out`,
    )
  }
  return gpus
}

/** The part of the output of `info --json` that this file reads. */
interface Information {
  readonly adapter: { readonly type: string }
  readonly adapters: readonly { readonly index: number; readonly type: string }[]
}

/** Lists adapters in a process of its own: the server loads no drivers, which may take memory and crash. */
async function indicesOfKind(gpu: string): Promise<number[]> {
  const command = [...process.execArgv, process.argv[1] as string, 'info', '--json', '--gpu', gpu]
  const output = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, command, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new CommandError(stderr.trim().replace(/^wasi-webgpu: /, ''), { cause: error }))
    })
  })
  const { adapter, adapters }: Information = JSON.parse(output)
  return adapters.filter(({ type }) => type === adapter.type).map(({ index }) => index)
}
