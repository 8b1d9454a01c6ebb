import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { GpuPolicy } from '@wasi-webgpu/host'
import { ComponentFileError, compileFile, type GpuChoice } from '@wasi-webgpu/native'
import { type Grants, pinFolders } from '@wasi-webgpu/wasi'
import { findHandler } from './handler-export.ts'
import { Server, type ServerOptions } from './server.ts'
import { refuseSharedFolders } from './shared-folders.ts'

/** Where a component is served, what it may use, and what requests may take. All of it may be left out. */
export interface ServeOptions extends Partial<Omit<ServerOptions, 'config' | 'spawn'>> {
  /** The GPU that instances get: `auto`, the first that works, by default. */
  readonly gpu?: GpuChoice
  /** What each instance may use of the GPU. */
  readonly policy?: GpuPolicy | undefined
  /** What each instance may use of the machine; nothing by default. */
  readonly grants?: Grants
  /** Bytes of all linear memories of an instance together; 4 GiB by default. A guest that grows one beyond gets -1. */
  readonly memory?: number | undefined
  /** Whether an instance serves one request after another; by default each request has an instance of its own. */
  readonly reuse?: boolean
}

/**
 * Serves HTTP with a component that exports `wasi:http/handler@0.3` or `wasi:http/incoming-handler@0.2`, in worker
 * processes. It needs Node.
 *
 * @param file the path of the component
 * @returns the server once it listens; end it with `close()`
 * @throws ComponentFileError when the file is no component, or exports no handler; `TypeError` for a folder that several
 *   workers may write on a system that cannot keep them inside; `Error` when the component cannot
 *   start; what Node throws when it cannot listen there
 * @example
 * const server = await serve('app.wasm', { port: 0, gpu: 'software' })
 * const response = await fetch(server.url)
 * await server.close()
 */
export async function serve(file: string, options: ServeOptions = {}): Promise<Server> {
  const { gpu = 'auto', policy, grants = {}, memory, reuse = false, ...others } = options
  refuseSharedFolders(grants, others.workers ?? defaults.workers)
  await checkHandler(file)
  return Server.start({
    ...defaults,
    ...others,
    config: {
      file: resolve(file),
      gpu,
      policy,
      // Workers start instances all the time: none may follow a link that a guest has put where its folder was.
      grants: pinFolders({ args: [file], ...grants }),
      memory,
      reuse,
    },
  })
}

/** What a server does where its options say nothing. */
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
  log: () => {},
}

async function checkHandler(file: string): Promise<void> {
  const { exports } = await compileFile(file)
  if (findHandler(exports) !== undefined) return
  const names = exports.map(({ name }) => name).join(', ')
  throw new ComponentFileError(
    `${file} does not serve HTTP: it exports neither wasi:http/handler@0.3 nor wasi:http/incoming-handler@0.2, only ${names || 'nothing'}; wasi-webgpu run runs other programs`,
  )
}
