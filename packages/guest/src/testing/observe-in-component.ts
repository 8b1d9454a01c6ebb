/** Runs all behaviours inside a component, and prints the observations as JSON. */

import '@wasi-webgpu/guest'
import { behaviours } from './behaviours/all-behaviours.ts'
import { observe } from './observe-behaviours.ts'

console.log(JSON.stringify(await observe(Object.values(behaviours).flat())))
