import { ComponentError, compile, DecodeError, type Imports, LinkError, Trap } from '@wasi-webgpu/component'
import * as fc from 'fast-check'
import { inertImports } from '../../../packages/component/src/testing/inert-imports.ts'
import { assemble, Refusal, validate } from '../../wast/wasm-tools.ts'
import { reportStartFunctions, runGuestCode } from '../guest-code.ts'
import type { Input, Target } from '../target.ts'
import { readTree, treesIn, withSections, writeTree } from './binary-tree.ts'
import { collectExamples } from './examples.ts'
import { damaged } from './mutation.ts'
import { validComponent } from './valid-component.ts'

/** Largest component whose exports are called. Larger ones are programs, which compute for long. */
const maxCalled = 16_384

/** Low limits, so that a guest may use all that it is allowed. */
const limits = { memoryPages: 1024, tableEntries: 100_000, handles: 10_000 }

/** The component runtime, which reads, links and starts any bytes. Components in text format are valid ones. */
export const decoder: Target = {
  extension: input => (isBinary(input) ? '.wasm' : '.wat'),
  timeLimit: 10,
  inputs: async paths =>
    fc.oneof(
      { weight: 5, arbitrary: damaged(await collectExamples(paths)) },
      validComponent.map(text => new TextEncoder().encode(text)),
    ),
  open: async () => {
    reportStartFunctions()
    return run
  },
  smaller: function* (input) {
    let tree: ReturnType<typeof readTree>
    try {
      tree = readTree(input)
    } catch {
      return
    }
    const trees = treesIn(tree)
    for (const inner of trees.slice(1)) yield writeTree(inner)
    for (const inner of trees)
      for (const i of inner.sections.keys())
        yield writeTree(withSections(tree, inner, inner.sections.toSpliced(i, 1)))
  },
}

async function run(input: Input): Promise<string> {
  if (isBinary(input)) return runBinary(input)
  const text = new TextDecoder().decode(input)
  let bytes: Input
  try {
    bytes = await assemble({ kind: 'text', text })
    await validate(bytes)
  } catch (error) {
    if (error instanceof Refusal) return `refused by wasm-tools: ${error.message}`
    throw error
  }
  const outcome = await runBinary(bytes)
  if (/^(Decode|Link)Error/.test(outcome)) throw new Error(`a valid component is refused: ${outcome}`)
  return outcome
}

function isBinary(input: Input): boolean {
  return input[0] === 0 || input.length < 8
}

async function runBinary(bytes: Input): Promise<string> {
  try {
    const component = await compile(bytes)
    const imports = inertImports(component) as Imports
    const instance = await component.instantiate({ imports, limits })
    if (bytes.length <= maxCalled) callAll(instance.exports)
    await new Promise(resolve => setImmediate(resolve))
    instance.end()
    return 'end'
  } catch (error) {
    if (!isDocumented(error)) throw error
    if (/is not a function(?! type)|is not iterable|Cannot read prop/.test(error.message))
      throw new Error(`${error.name} that shows an error of the runtime: ${error.message}`, { cause: error })
    return `${error.name}: ${error.message}`
  }
}

function isDocumented(error: unknown): error is Error {
  return error instanceof DecodeError || error instanceof LinkError || error instanceof Trap
}

/** Calls every exported function without arguments. */
function callAll(exports: Record<string, unknown>): void {
  for (const value of Object.values(exports)) {
    if (typeof value === 'function') call(value as () => unknown)
    else if (typeof value === 'object' && value !== null) callAll(value as Record<string, unknown>)
  }
}

function call(exported: () => unknown): void {
  try {
    const result = runGuestCode(exported)
    if (result instanceof Promise) result.catch(refuseUndocumented)
  } catch (error) {
    refuseUndocumented(error)
  }
}

/** Rethrows an error that is neither documented, nor a result of the guest, nor about missing arguments. */
function refuseUndocumented(error: unknown): void {
  const isUsual = error instanceof ComponentError || error instanceof TypeError
  if (!isDocumented(error) && !isUsual) throw error
}
