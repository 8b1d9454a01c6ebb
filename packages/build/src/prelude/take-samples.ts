/** Passes samples of the stack to the host. Programs that are built for profiles import it. */
import { sourceMap } from 'wasi-webgpu:assets/data'
import { sample, start } from 'wasi-webgpu:profile/samples'
import { takeSamplesBy } from './start-quickjs.ts'

/** Number of functions of a stack that a sample contains. */
const depth = 64

const errors = Error as { stackTraceLimit?: number }
let isStarted = false
let isTaking = false

function take(): void {
  if (isTaking) return
  isTaking = true
  const { stackTraceLimit } = errors
  errors.stackTraceLimit = depth
  const { stack = '' } = new Error()
  if (stackTraceLimit !== undefined) errors.stackTraceLimit = stackTraceLimit
  if (!isStarted) start(sourceMap())
  isStarted = true
  sample(stack)
  isTaking = false
}

takeSamplesBy(take)
