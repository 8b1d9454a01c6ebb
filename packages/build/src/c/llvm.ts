import { readFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { BuildError } from '../build-error.ts'
import type { ToolArguments, ToolResult } from './llvm-worker.ts'
import { Turns } from './turns.ts'

/** Runs clang and its linker in threads, at most as many at a time as the machine has cores. */
export class Llvm {
  readonly #path: string
  #module: Promise<WebAssembly.Module> | undefined
  readonly #idle: ToolThread[] = []
  readonly #turns = new Turns()

  /** @param path path of the tools' WebAssembly module, which is compiled when the first tool runs */
  constructor(path: string) {
    this.#path = path
  }

  /**
   * Runs a tool.
   *
   * @param onStart called when its turn comes
   */
  run(args: ToolArguments, onStart?: () => void): Promise<ToolResult> {
    return this.#turns.run(async () => {
      onStart?.()
      const thread = this.#idle.pop() ?? (await this.#start())
      const result = await thread.run(args)
      this.#idle.push(thread)
      return result
    })
  }

  async #start(): Promise<ToolThread> {
    this.#module ??= readFile(this.#path).then(compileQuickly)
    return new ToolThread(await this.#module)
  }
}

/**
 * Compiles a large module of which few functions are called: V8 validates each when it is first called. The flag is for the
 * whole process, so that nothing else may be compiled meanwhile.
 */
function compileQuickly(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  setFlagsFromString('--wasm-lazy-validation')
  try {
    return new WebAssembly.Module(bytes)
  } finally {
    setFlagsFromString('--no-wasm-lazy-validation')
  }
}

/** A thread, which runs one tool at a time. Between runs it does not keep the process alive. */
class ToolThread {
  readonly #worker: Worker
  #end: PromiseWithResolvers<ToolResult> | undefined

  constructor(module: WebAssembly.Module) {
    this.#worker = new Worker(workerFile, { workerData: module, resourceLimits: { stackSizeMb } })
    this.#worker.on('message', result => this.#end?.resolve(result))
    this.#worker.on('error', error => this.#end?.reject(reasonOf(error)))
  }

  async run(args: ToolArguments): Promise<ToolResult> {
    this.#end = Promise.withResolvers()
    this.#worker.ref()
    this.#worker.postMessage(args)
    try {
      return await this.#end.promise
    } finally {
      this.#worker.unref()
    }
  }
}

/** Returns an error of a thread for people: a source, or what it includes, may be too large for clang. */
function reasonOf(error: unknown): unknown {
  return (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new BuildError('clang has run out of memory: a file that it reads is too large, or has no end', {
        cause: error,
      })
    : error
}

/** In the repository the worker is TypeScript, like this file. */
const workerFile = new URL(import.meta.url.replace(/llvm(\.\w+)$/, 'llvm-worker$1'))

/** Stack of a thread, in which clang recurses for nested templates and expressions. */
const stackSizeMb = 64
