import { resolve } from 'node:path'
import type { GpuPolicy } from '@wasi-webgpu/host'
import type { AdapterChoice, GpuChoice } from '@wasi-webgpu/native'
import type { ComponentFile } from '@wasi-webgpu/native/component-file'
import { type Grants, pinFolders } from '@wasi-webgpu/wasi'
import type { WorkerConfig } from './worker-protocol.ts'

/** Options of the instances in worker processes; each has a default. */
export interface GuestOptions {
  /** GPU of the instances. Default: `auto`, the first that works. */
  readonly gpu?: GpuChoice
  /** Adapter of the instances, among all of the machine. Default: the first that works. */
  readonly adapter?: AdapterChoice | undefined
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
  /** Whether an instance serves further calls until one fails. Default: each call has a separate instance. */
  readonly reuse?: boolean
}

/**
 * Returns the configuration of the workers that run a component.
 *
 * @param file the component: its path, or also the name by which it knows itself
 */
export function workerConfig(file: ComponentFile, options: GuestOptions): WorkerConfig {
  const { path, name } = typeof file === 'string' ? { path: file, name: file } : file
  const { gpu = 'auto', adapter, nvidiaF16 = false, fastLane = true, policy, memory, reuse = false } = options
  return {
    file: resolve(path),
    gpu,
    adapter,
    nvidiaF16,
    fastLane,
    policy,
    // Workers start instances all the time: none may follow a link that a guest has put where its folder was.
    grants: pinFolders({ args: [name], ...options.grants }),
    memory,
    reuse,
  }
}
