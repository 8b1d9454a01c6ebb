import { fileURLToPath } from 'node:url'

/** Path of the command in the repository, which runs the sources. */
export const sourceCommand: string = fileURLToPath(new URL('../../bin/wasi-webgpu.js', import.meta.url))

/**
 * Path of the command that a process starts: in a test the bundled one of `scripts/bundled-command.ts`, as in the
 * published package, otherwise that of the repository. The bundled one loads a dozen files instead of hundreds.
 */
export const commandPath: string = process.env.WASI_WEBGPU_BUNDLED_COMMAND ?? sourceCommand
