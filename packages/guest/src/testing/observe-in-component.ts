/** Tries all behaviours inside a component, and prints what was seen as JSON. */

import '@wasi-webgpu/guest'
import { observe } from './behaviour.ts'
import { behaviours } from './behaviours/index.ts'

console.log(JSON.stringify(await observe(Object.values(behaviours).flat())))
