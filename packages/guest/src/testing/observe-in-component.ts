/** Runs all behaviours inside a component, and prints the observations as JSON. */

import process from 'node:process'
import '@wasi-webgpu/guest'
import { piece } from '../pieces.ts'
import { behaviours } from './behaviours/all-behaviours.ts'
import { observe } from './observe-behaviours.ts'

// Copies of more bytes are split.
piece.size = 16

console.log(JSON.stringify(await observe(Object.values(behaviours).flat())))
// Some provoke errors of the GPU that nothing captures, and that would make the exit code 1.
process.exit(0)
