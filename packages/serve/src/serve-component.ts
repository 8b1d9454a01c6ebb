import { availableParallelism } from 'node:os'
import { type ComponentFile, compileFile } from '@wasi-webgpu/native/component-file'
import { ComponentFileError } from '@wasi-webgpu/native/errors'
import { type GuestOptions, workerConfig } from './guest-options.ts'
import { findHandler } from './handler-export.ts'
import { Server, type ServerOptions } from './server.ts'
import { refuseSharedFolders } from './shared-folders.ts'
import { withinTimerRange } from './timer-range.ts'
import { spawnWorker } from './worker-process.ts'

/** Options of {@link serve}; each has a default. */
export interface ServeOptions extends GuestOptions, Partial<Omit<ServerOptions, 'config' | 'spawn'>> {
  /** Worker processes of another package, such as those of `@wasi-webgpu/work` with a store in NATS. Default: those of this one. */
  readonly worker?: WorkerModule
}

/** Entry module of worker processes. */
export interface WorkerModule {
  /** Path of the module, which calls `runWorker`. */
  readonly module: string
  /** Configuration that it receives besides that of every worker, as JSON has it. */
  readonly config: object
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
  const workers = options.workers ?? options.gpus?.length ?? defaults.workers
  refuseSharedFolders(options.grants ?? {}, workers)
  await checkHandler(file)
  const { worker } = options
  return Server.start({
    ...withinTimerRange({ ...defaults, ...options, workers }),
    config: { ...workerConfig(file, options), ...worker?.config },
    ...(worker !== undefined && { spawn: () => spawnWorker(worker.module, options.reuse) }),
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

async function checkHandler(file: ComponentFile): Promise<void> {
  const { exports } = await compileFile(file)
  if (findHandler(exports) !== undefined) return
  const names = exports.map(({ name }) => name).join(', ')
  throw new ComponentFileError(
    `${typeof file === 'string' ? file : file.name} does not serve HTTP: it exports neither wasi:http/handler@0.3 nor wasi:http/incoming-handler@0.2, only ${names || 'nothing'}; wasi-webgpu run runs other programs`,
  )
}
