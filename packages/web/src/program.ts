import {
  Component,
  ComponentError,
  type ExternDeclaration,
  type Imports,
  type Instance,
  type Limits,
  type Source,
} from '@wasi-webgpu/component'
import { type GpuPolicy, surface, webgpu } from '@wasi-webgpu/host'
import { Exit, type Files, FileTree, wasi } from '@wasi-webgpu/wasi/page'
import type { CanvasTarget } from './canvas/canvas-target.ts'
import { findEntry } from './entry.ts'
import { asUnsupported, UnsupportedError } from './support.ts'

/** What a program is given, wherever it runs. All of it can be sent to a worker. */
export interface ProgramOptions {
  /** Its command line, its own name first: `['app']` when there is none. */
  readonly args?: readonly string[]
  /** Its environment variables: none. */
  readonly env?: Readonly<Record<string, string>>
  /** What is in its file system, which is in memory, by absolute path. Without, it has no file system. */
  readonly files?: Files
  /** How much it may use. */
  readonly limits?: Limits
  /** What it may use of the GPU. */
  readonly policy?: GpuPolicy
}

/** What a program has around it. */
export interface ProgramHost {
  /** What it draws on. */
  readonly target: CanvasTarget | undefined
  readonly gpu: GPU | undefined
  /** Interfaces beyond those that are here, or in their place. */
  readonly imports: Imports
  /** Ends it. */
  readonly signal: AbortSignal
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly onload: (interfaces: ProgramInterfaces) => void
  readonly onready: () => void
}

/** The names of what a component imports and exports. */
export interface ProgramInterfaces {
  readonly imports: readonly string[]
  readonly exports: readonly string[]
}

/** How a program ended. */
export interface Ended {
  /** 0 when all went well, else 1 or what it gave to `wasi:cli/exit`. */
  readonly code: number
  /** What is in its file system, if it had one. */
  readonly files: Files
}

/**
 * Runs a program to its end.
 *
 * @throws what keeps it from starting, or ends it: errors of `@wasi-webgpu/component`, {@link UnsupportedError}, the reason
 *   of `host.signal`
 */
export async function runProgram(
  source: Source | Component,
  options: ProgramOptions,
  host: ProgramHost,
): Promise<Ended> {
  const { signal } = host
  const component = source instanceof Component ? source : await Component.decode(source)
  signal.throwIfAborted()
  const imports = names(component.imports)
  const entry = findEntry(component.exports)
  host.onload({ imports, exports: names(component.exports) })

  const tree = options.files && new FileTree(options.files)
  const { gpu, target } = host
  if (gpu === undefined && imports.some(name => name.startsWith('wasi:webgpu/')))
    throw new UnsupportedError('webgpu')
  let instance: Instance | undefined
  const stop = () => instance?.end('the program was stopped')
  try {
    const { args = ['app'], env = {}, limits = {}, policy } = options
    instance = await component.instantiate({
      limits,
      imports: {
        ...(await wasi({ args, env, stdout: host.stdout, stderr: host.stderr, files: tree }, imports)),
        ...(gpu && webgpu({ gpu, policy })),
        ...(target && surface({ create: size => target.open(size, signal), signal })),
        ...host.imports,
      },
    })
    signal.addEventListener('abort', stop)
    signal.throwIfAborted()
    const running = call(entry, instance)
    host.onready()
    return { code: await running, files: tree?.files ?? {} }
  } catch (error) {
    signal.throwIfAborted()
    throw asUnsupported(error)
  } finally {
    signal.removeEventListener('abort', stop)
    // It may have kept its surface, and whatever else that still waits.
    target?.close()
    stop()
  }
}

function names(declarations: readonly ExternDeclaration[]): string[] {
  return declarations.map(({ name }) => name)
}

/** Its exit code. */
async function call(entry: (instance: Instance) => unknown, instance: Instance): Promise<number> {
  try {
    await entry(instance)
    return 0
  } catch (error) {
    if (error instanceof Exit) return error.code
    // The error of wasi:cli/run says nothing more: the program has printed what it had to say.
    if (error instanceof ComponentError && error.payload === undefined) return 1
    throw error
  }
}
