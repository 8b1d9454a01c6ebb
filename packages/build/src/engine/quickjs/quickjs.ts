import { hideExport } from '../../component/hide-export.ts'
import type { Engine } from '../engine.ts'
import { componentize } from './addon.ts'
import { EvaluationError, evaluate } from './evaluate.ts'
import { linkedProgram } from './linked-program.ts'
import { withRejectionTracker } from './rejection-tracker.ts'
import { withSampler } from './sampler.ts'

/**
 * QuickJS: small, starts immediately, supports the asynchronous ABI. Calls of imported async functions
 * block it, except those of WASI 0.3.
 */
export const quickJs: Engine = {
  // QuickJS keeps the source text of all functions, so comments and white space are removed.
  bundling: { target: 'es2024', minifyWhitespace: true, minifySyntax: true },
  usable: packages => packages,
  takesAsync: (name, isExported) => isExported || wasi3.test(name),
  async componentize(code, wit, takesSamples) {
    // The component still exports `init`, which has been called.
    const component = withRejectionTracker((await evaluated(code, wit)) ?? (await componentize(wit, code)))
    return hideExport(takesSamples ? withSampler(component) : component, 'init')
  },
}

/**
 * Evaluates a program in the engine of this process. componentize-qjs does so too, but compiles QuickJS to machine code each
 * time, which takes seconds.
 *
 * @returns `undefined` for programs that need what only componentize-qjs has, such as random numbers while they are evaluated
 */
async function evaluated(code: string, wit: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return evaluate(await linkedProgram(wit), code)
  } catch (error) {
    if (error instanceof EvaluationError) throw error
    return undefined
  }
}

/**
 * Interfaces with async functions that componentize-qjs implements itself and can be built against. Calls of
 * these do not block.
 */
const wasi3 = /^wasi:(cli|clocks|filesystem|random|sockets)\/[a-z-]+@0\.3\./
