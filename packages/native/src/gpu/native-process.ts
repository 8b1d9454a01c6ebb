/** What native code sees of this process: libraries and environment variables. Each runtime has a way of its own. */

import { createRequire } from 'node:module'
import { constants } from 'node:os'

/**
 * Loads a library for good, so that whoever looks for it by name gets it.
 *
 * @param path a file, or a bare name which the system's linker looks up
 * @param symbol a function that it has
 * @throws Error with the linker's reason
 */
export function loadLibrary(path: string, symbol: string): void {
  if (process.versions.deno) deno().dlopen(path, {})
  else if (process.versions.bun) bunFfi().dlopen(path, { [symbol]: {} })
  else loadIntoNode(path)
}

/** Sets an environment variable for this process, its native code and its children; `undefined` takes it away. */
export function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
  // Bun keeps its variables to itself.
  if (process.versions.bun && process.platform === 'linux') setInLibc(name, value)
}

function loadIntoNode(path: string): void {
  try {
    process.dlopen({ exports: {} }, path, constants.dlopen.RTLD_NOW | RTLD_NODELETE)
  } catch (error) {
    // It is no addon; loaded it is all the same.
    if (!String(error).includes('did not self-register')) throw error
  }
}

/** Node unloads a library that is no addon, unless it is told to keep it. The value is that of Linux. */
const RTLD_NODELETE = 0x1000

function setInLibc(name: string, value: string | undefined): void {
  const { symbols } = bunFfi().dlopen('libc.so.6', {
    setenv: { args: ['cstring', 'cstring', 'i32'], returns: 'i32' },
    unsetenv: { args: ['cstring'], returns: 'i32' },
  })
  const text = (value: string) => new TextEncoder().encode(`${value}\0`)
  if (value === undefined) symbols.unsetenv!(text(name))
  else symbols.setenv!(text(name), text(value), 1)
}

/** What is used of Deno's own API. */
interface Deno {
  dlopen(path: string, symbols: object): unknown
}

function deno(): Deno {
  return (globalThis as unknown as { Deno: Deno }).Deno
}

/** What is used of `bun:ffi`. */
interface BunFfi {
  dlopen(path: string, symbols: object): { symbols: Record<string, (...args: unknown[]) => unknown> }
}

function bunFfi(): BunFfi {
  return createRequire(import.meta.url)('bun:ffi')
}
