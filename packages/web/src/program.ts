import {
  Component,
  ComponentError,
  type ExternDeclaration,
  type Imports,
  type Instance,
  type Limits,
  type Source,
} from '@wasi-webgpu/component'
import { type GpuPolicy, type SurfaceOptions, surface, webgpu } from '@wasi-webgpu/host'
import type { CallTrace } from '@wasi-webgpu/host/call-trace'
import { isLegacy } from '@wasi-webgpu/host/legacy-names'
import { Exit, type Files, FileTree, wasi } from '@wasi-webgpu/wasi/page'
import type { CanvasTarget } from './canvas/canvas-target.ts'
import { findEntry } from './entry.ts'
import { type CreatedShader, ObservedGpu, type UncapturedError } from './observed-gpu.ts'
import { asUnsupported, UnsupportedError } from './support.ts'

/** Options of a program that can be sent to a worker. */
export interface ProgramOptions {
  /** Command line, starting with the program's name; `['app']` by default. */
  readonly args?: readonly string[]
  /** Environment variables; none by default. */
  readonly env?: Readonly<Record<string, string>>
  /** Contents of its in-memory file system, by absolute path. Without it, the program has no file system. */
  readonly files?: Files
  /** Bounds on what the component may use. */
  readonly limits?: Limits
  /** Bounds on what the component may use of the GPU. */
  readonly policy?: GpuPolicy
  /** WGSL to use in place of a shader of the program, by the WGSL that the program gives; for tools that edit shaders. */
  readonly shaders?: Readonly<Record<string, string>>
}

/** Surroundings of a program. */
export interface ProgramHost {
  /** Surface that the program draws on. */
  readonly target: CanvasTarget | undefined
  readonly gpu: GPU | undefined
  /** Interfaces that extend or replace the standard ones. */
  readonly imports: Imports
  /** Ends the program when aborted. */
  readonly signal: AbortSignal
  /** Receives output. A writer that can wait waits for the promise that the function may return. */
  readonly stdout: (text: string) => void | Promise<void>
  readonly stderr: (text: string) => void | Promise<void>
  readonly onload: (interfaces: ProgramInterfaces) => void
  readonly onready: () => void
  readonly onuncapturederror: (error: UncapturedError) => void
  readonly onshader: ((shader: CreatedShader) => void) | undefined
  /** Receives parts of a trace. */
  readonly trace: ((text: string) => void) | undefined
}

/** Names of a component's imports and exports. */
export interface ProgramInterfaces {
  /** Full names of the imports. */
  readonly imports: readonly string[]
  /** Full names of the exports. */
  readonly exports: readonly string[]
}

/** Outcome of a program. */
export interface Ended {
  /** Exit code: 0 on success, else 1 or the code passed to `wasi:cli/exit`. */
  readonly code: number
  /** Final contents of its file system, if it had one. */
  readonly files: Files
}

/**
 * Runs a program to its end.
 *
 * @throws the error that prevents its start or ends it: an error of `@wasi-webgpu/component`, an {@link
 * UnsupportedError}, or the reason of `host.signal`
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
  const { target } = host
  const observed =
    host.gpu &&
    new ObservedGpu(host.gpu, {
      onuncapturederror: error => {
        console.error(error.message)
        host.onuncapturederror(error)
      },
      onshader: host.onshader,
      shaders: options.shaders,
    })
  const gpu = observed?.gpu
  if (gpu === undefined && imports.some(name => name.startsWith('wasi:webgpu/')))
    throw new UnsupportedError('webgpu')
  let instance: Instance | undefined
  let trace: CallTrace | undefined
  let flushing: ReturnType<typeof setInterval> | undefined
  const stop = () => instance?.end('the program was stopped')
  try {
    const { args = ['app'], env = {}, limits = {}, policy } = options
    const gpuOptions = gpu && { gpu, policy }
    const surfaceOptions: SurfaceOptions | undefined = target && {
      create: size => target.open(size, signal),
      signal,
    }
    let provided: Imports = {
      ...(await wasi({ args, env, stdout: host.stdout, stderr: host.stderr, files: tree }, imports)),
      ...(gpuOptions && webgpu(gpuOptions)),
      ...(surfaceOptions && surface(surfaceOptions)),
    }
    if (imports.includes('print')) {
      const { printFunction } = await import('@wasi-webgpu/host/print-function')
      provided = { ...provided, print: printFunction(text => void host.stdout(text)) }
    }
    if (imports.some(isLegacy)) {
      const { withLegacy } = await import('@wasi-webgpu/host/legacy')
      provided = withLegacy(provided, { webgpu: gpuOptions, surface: surfaceOptions })
    }
    provided = { ...provided, ...host.imports }
    if (host.trace) {
      const { CallTrace } = await import('@wasi-webgpu/host/call-trace')
      trace = new CallTrace(host.trace)
      if (gpu !== undefined) trace.measurePasses(gpu)
      provided = trace.wrap(provided)
      flushing = setInterval(() => trace?.flush(), timeBetweenParts)
    }
    instance = await component.instantiate({ limits, imports: provided })
    signal.addEventListener('abort', stop)
    signal.throwIfAborted()
    const running = call(entry, instance)
    host.onready()
    const code = await running
    await observed?.settled()
    await trace?.settled()
    return { code, files: tree?.files ?? {} }
  } catch (error) {
    signal.throwIfAborted()
    await observed?.settled()
    throw asUnsupported(error)
  } finally {
    signal.removeEventListener('abort', stop)
    // The program may have kept its surface and pending waits.
    target?.close()
    clearInterval(flushing)
    trace?.close()
    stop()
  }
}

/** Milliseconds after which a part of a trace is written that is not full. */
const timeBetweenParts = 100

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
    // The error of wasi:cli/run has no details: the program has printed its messages.
    if (error instanceof ComponentError && error.payload === undefined) return 1
    throw error
  }
}
