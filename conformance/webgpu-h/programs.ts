/** The programs of this folder: their sources, and the GPU on which each of them runs. */

import { readdirSync, readFileSync } from 'node:fs'

export const programsFolder = new URL('programs/', import.meta.url)

/** Dawn's null backend validates and computes nothing; SwiftShader is a Vulkan driver for the CPU. */
export type Adapter = 'null' | 'swiftshader'

/** Programs that need no results from the GPU, and too many objects for a driver. */
const onNullBackend = new Set(['stress'])

export interface Program {
  readonly name: string
  readonly adapter: Adapter
}

/** The sources of all programs, which are linked into one binary: file names ending in `.c` or `.cpp`. */
export function sourceNames(): string[] {
  return readdirSync(programsFolder).filter(name => /\.(c|cpp)$/.test(name))
}

/** The programs that the sources define with `PROGRAM(NAME)`. */
export function programs(): Program[] {
  return sourceNames().flatMap(file => {
    const source = readFileSync(new URL(file, programsFolder), 'utf8')
    return [...source.matchAll(/^PROGRAM\((\w+)\)/gm)].map(([, name]) => ({
      name: name!,
      adapter: onNullBackend.has(name!) ? 'null' : 'swiftshader',
    }))
  })
}

/** Precedes the name of a program after its output, in the output of `program-process.ts`. */
export const endOfProgram = '\n=== '
