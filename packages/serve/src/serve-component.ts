import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { GpuPolicy } from '@wasi-webgpu/host'
import type { GpuChoice } from '@wasi-webgpu/native'
import { type ComponentFile, compileFile } from '@wasi-webgpu/native/component-file'
import { ComponentFileError } from '@wasi-webgpu/native/errors'
import { type Grants, pinFolders } from '@wasi-webgpu/wasi'
import { findHandler } from './handler-export.ts'
import { Server, type ServerOptions } from './server.ts'
import { refuseSharedFolders } from './shared-folders.ts'
import { withinTimerRange } from './timer-range.ts'

/** Options of {@link serve}; each has a default. */
export interface ServeOptions extends Partial<Omit<ServerOptions, 'config' | 'spawn'>> {
  /** GPU of the instances. Default: `auto`, the first that works. */
  readonly gpu?: GpuChoice
  /** Whether `shader-f16` is offered on NVIDIA's GPUs too, where Dawn withholds it by default. */
  readonly nvidiaF16?: boolean
  /** Whether frequent calls of the GPU go to Dawn directly, where the build of its binding is known. Default: true. */
  readonly fastLane?: boolean
  /** Bounds on the use of the GPU, for each instance. */
  readonly policy?: GpuPolicy | undefined
  /** Access of each instance to the machine. Default: none. */
  readonly grants?: Grants
  /** Bytes of all linear memories of an instance together. Default: 4 GiB. Beyond it, `memory.grow` returns -1. */
  readonly memory?: number | undefined
  /** Whether an instance serves requests until one fails. Default: each request has a separate instance. */
  readonly reuse?: boolean
}

/**
 * Serves HTTP with a component that exports `wasi:http/handler@0.3` or `wasi:http/incoming-handler@0.2`, in worker
 * processes. Runs in Node only. `server.ts` describes the way of a request, `pool.ts` which limit ends what.
 *
 * @param file the component: its path, or also the name by which messages call it
 * @returns the server, once it listens; `close()` ends it
 * @throws ComponentFileError when the file is not a component, or exports no handler; `TypeError` for a folder that
 *   several workers may write on a system that cannot confine them to it; `Error` when the component cannot start; the
 *   error of Node when the server cannot listen
 * @example
 * const server = await serve('app.wasm', { port: 0, gpu: 'software' })
 * const response = await fetch(server.url)
 * await server.close()
 */
export async function serve(file: ComponentFile, options: ServeOptions = {}): Promise<Server> {
  const { gpu = 'auto', nvidiaF16 = false, fastLane = true, policy, ...rest } = options
  const { grants = {}, memory, reuse = false, ...others } = rest
  refuseSharedFolders(grants, others.workers ?? defaults.workers)
  const { path, name } = typeof file === 'string' ? { path: file, name: file } : file
  await checkHandler({ path, name })
  return Server.start({
    ...withinTimerRange({ ...defaults, ...others }),
    config: {
      file: resolve(path),
      gpu,
      nvidiaF16,
      fastLane,
      policy,
      // Workers start instances all the time: none may follow a link that a guest has put where its folder was.
      grants: pinFolders({ args: [name], ...grants }),
      memory,
      reuse,
    },
  })
}

/** Defaults of {@link ServeOptions}. */
const defaults: Omit<ServerOptions, 'config'> = {
  host: '127.0.0.1',
  port: 8080,
  workers: availableParallelism(),
  connections: 10_000,
  startLimit: 60_000,
  timeLimit: 30_000,
  clientLimit: 30_000,
  waitLimit: 30_000,
  queueLimit: 1000,
  pingLimit: 10_000,
  bodyLimit: 16 * 1024 * 1024,
  responseLimit: 1024 * 1024 * 1024,
  log: () => {},
}

async function checkHandler(file: Exclude<ComponentFile, string>): Promise<void> {
  const { exports } = await compileFile(file)
  if (findHandler(exports) !== undefined) return
  const names = exports.map(({ name }) => name).join(', ')
  throw new ComponentFileError(
    `${file.name} does not serve HTTP: it exports neither wasi:http/handler@0.3 nor wasi:http/incoming-handler@0.2, only ${names || 'nothing'}; wasi-webgpu run runs other programs`,
  )
}
