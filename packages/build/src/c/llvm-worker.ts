/**
 * A worker thread that runs clang and its linker, which are one WebAssembly module, on the files of this machine.
 */
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parentPort, threadId, workerData } from 'node:worker_threads'

/** Arguments of a tool: its name, then the arguments proper. All paths in them are absolute. */
export type ToolArguments = readonly string[]

/** The end of a tool. */
export interface ToolResult {
  readonly code: number
  /** Text that the tool wrote to its standard output and error. */
  readonly output: string
}

// Node announces on the standard error that `node:wasi` is experimental, which users of a compiler need not know.
process.removeAllListeners('warning')
const { WASI } = await import('node:wasi')
const module: WebAssembly.Module = workerData
/** Receives what tools print, one after the other: `node:wasi` writes to open files only. */
const outputFile = join(tmpdir(), `wasi-webgpu-${process.pid}-${threadId}-${Date.now()}.txt`)

function run(args: ToolArguments): ToolResult {
  const output = openSync(outputFile, 'wx', 0o600)
  const text = () => readFileSync(outputFile, 'utf8')
  try {
    const wasi = new WASI({
      version: 'preview1',
      args: [...args],
      preopens: { '/': '/' },
      stdout: output,
      stderr: output,
      returnOnExit: true,
    })
    const instance = new WebAssembly.Instance(module, wasi.getImportObject() as WebAssembly.Imports)
    return { code: wasi.start(instance), output: text() }
  } catch (error) {
    return { code: 1, output: `${text()}${args[0]} crashed: ${(error as Error).message}\n` }
  } finally {
    closeSync(output)
    rmSync(outputFile)
  }
}

parentPort!.on('message', (args: ToolArguments) => parentPort!.postMessage(run(args)))
