/**
 * The environment of native code in this process: libraries, environment variables and C's standard output.
 * Node, Bun and Deno each provide it in their own way.
 */

import { createRequire } from 'node:module'
import { constants } from 'node:os'

/**
 * Loads a library permanently, so that native code finds it by name.
 *
 * @param path a file, or a bare name that the system's linker looks up
 * @param symbol a function of the library
 * @throws Error with the linker's reason
 */
export function loadLibrary(path: string, symbol: string): void {
  if (process.versions.deno) deno().dlopen(path, {})
  else if (process.versions.bun) bunFfi().dlopen(path, { [symbol]: {} })
  else loadIntoNode(path)
}

/**
 * Sets an environment variable for this process, its native code and its children; `undefined` removes it.
 */
export function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
  // Bun does not pass its variables to libc.
  if (process.versions.bun && process.platform === 'linux') setInLibc(name, value)
}

/**
 * Sends messages that native code prints with C's `printf` to standard error, by pointing C's `stdout` at
 * `stderr`. File descriptors do not change, so JavaScript and other processes are not affected.
 *
 * @returns whether the redirection succeeded: it requires foreign functions, which Node has from version 26,
 * and a C library that native code shares, which Windows lacks
 */
export function sendPrintedMessagesToStandardError(): boolean {
  if (process.platform === 'win32') return false
  const [stdout, stderr] = process.platform === 'darwin' ? ['__stdoutp', '__stderrp'] : ['stdout', 'stderr']
  try {
    copyPointer(stderr, stdout)
    return true
  } catch {
    return false
  }
}

/** Copies a global pointer of C to another. */
function copyPointer(from: string, to: string): void {
  if (process.versions.deno) {
    const { dlopen, UnsafePointerView } = deno()
    const { dlsym } = dlopen(systemLibrary(), {
      dlsym: { parameters: ['pointer', 'buffer'], result: 'pointer' },
    }).symbols
    const variable = (name: string) => UnsafePointerView.getArrayBuffer(dlsym!(null, cString(name)), 8)
    new Uint8Array(variable(to)).set(new Uint8Array(variable(from)))
  } else if (process.versions.bun) {
    const { dlopen, toArrayBuffer } = bunFfi()
    const { dlsym } = dlopen(systemLibrary(), { dlsym: { args: ['ptr', 'cstring'], returns: 'ptr' } }).symbols
    const variable = (name: string) => toArrayBuffer(dlsym!(null, cString(name)), 0, 8)
    new Uint8Array(variable(to)).set(new Uint8Array(variable(from)))
  } else {
    const ffi = nodeFfi()
    const program = new ffi.DynamicLibrary(null)
    ffi.setUint64(program.getSymbol(to), 0, ffi.getUint64(program.getSymbol(from), 0))
  }
}

function systemLibrary(): string {
  return process.platform === 'darwin' ? 'libSystem.dylib' : 'libc.so.6'
}

function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`)
}

function loadIntoNode(path: string): void {
  try {
    process.dlopen({ exports: {} }, path, constants.dlopen.RTLD_NOW | RTLD_NODELETE)
  } catch (error) {
    // The library is loaded even though it is not an addon.
    if (!String(error).includes('did not self-register')) throw error
  }
}

/** Keeps a library loaded; Node otherwise unloads one that is not an addon. The value is Linux's. */
const RTLD_NODELETE = 0x1000

function setInLibc(name: string, value: string | undefined): void {
  const { symbols } = bunFfi().dlopen('libc.so.6', {
    setenv: { args: ['cstring', 'cstring', 'i32'], returns: 'i32' },
    unsetenv: { args: ['cstring'], returns: 'i32' },
  })
  if (value === undefined) symbols.unsetenv!(cString(name))
  else symbols.setenv!(cString(name), cString(value), 1)
}

type NativeFunctions = { readonly symbols: Record<string, (...args: unknown[]) => unknown> }

/** The part of Deno's API that this file uses. */
interface Deno {
  dlopen(path: string, symbols: object): NativeFunctions
  readonly UnsafePointerView: { getArrayBuffer(pointer: unknown, length: number): ArrayBuffer }
}

function deno(): Deno {
  return (globalThis as unknown as { Deno: Deno }).Deno
}

/** The part of `bun:ffi` that this file uses. */
interface BunFfi {
  dlopen(path: string, symbols: object): NativeFunctions
  toArrayBuffer(pointer: unknown, offset: number, length: number): ArrayBuffer
}

function bunFfi(): BunFfi {
  return createRequire(import.meta.url)('bun:ffi')
}

/** The part of `node:ffi` that this file uses. */
interface NodeFfi {
  readonly DynamicLibrary: new (path: null) => { getSymbol(name: string): bigint }
  getUint64(pointer: bigint, offset: number): bigint
  setUint64(pointer: bigint, offset: number, value: bigint): void
}

/** @throws Error in versions of Node without foreign functions */
function nodeFfi(): NodeFfi {
  const { emitWarning } = process
  // Node warns that the module is experimental; users of a component cannot act on that.
  process.emitWarning = () => {}
  try {
    return createRequire(import.meta.url)('node:ffi')
  } finally {
    process.emitWarning = emitWarning
  }
}
