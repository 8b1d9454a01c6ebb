/** Entry module of a worker process of the HTTP server. */

import { httpProgram } from './http-program.ts'
import { runWorker } from './worker-program.ts'

await runWorker(httpProgram)
