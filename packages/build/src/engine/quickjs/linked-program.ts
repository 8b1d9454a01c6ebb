import { readFile, writeFile } from 'node:fs/promises'
import { changeComponent, required } from '../../component/binary.ts'
import { coreSectionIds, sectionContents, withSections } from '../../core-module/core-module.ts'
import { exportedConstant, initialMemory, withMemory } from '../../core-module/core-state.ts'
import { hashOf, OutputCache } from '../../output-cache.ts'
import { componentize } from './addon.ts'
import { coreModules, programDefinitions, replacing } from './program-definitions.ts'
import { findRuntime, runtimes, withoutCode } from './runtime.ts'

/** QuickJS linked with the bindings of a WIT world, before it evaluates anything. */
export interface LinkedProgram {
  readonly component: Uint8Array<ArrayBuffer>
  /** JavaScript that is evaluated before the program: what componentize-qjs derives from the world. */
  readonly shim: string
}

/**
 * Links QuickJS with the bindings of the world `program`. The cache of this user keeps the result for other builds with an
 * equal world.
 *
 * @throws Error when the runtime of the installed componentize-qjs is not known
 */
export async function linkedProgram(wit: string): Promise<LinkedProgram> {
  const cache = new OutputCache('quickjs', '.wasm')
  const key = hashOf(JSON.stringify([format, runtimes, wit]))
  const known = await cache.find(key)
  if (known !== undefined)
    return { component: new Uint8Array(await readFile(known.output)), shim: known.messages }
  const startedAt = Date.now()
  const { component, shim } = await link(wit)
  await cache.prune()
  const file = cache.temporary()
  await writeFile(file, component, { mode: 0o600 })
  const output = await cache.store(file)
  await cache.record(key, { output, messages: shim, inputs: [] }, startedAt)
  return { component, shim }
}

/** Version of what {@link link} returns. */
const format = 1

/** Links the runtime without its code, and then restores the code, and the memory as it was before `init`. */
async function link(wit: string): Promise<LinkedProgram> {
  const runtime = await findRuntime()
  if (runtime === undefined) throw new Error('the runtime of the installed componentize-qjs is not known')
  const empty = withoutCode(runtime)
  const component = await componentize(wit, '', empty)
  const modules = coreModules(programDefinitions(component))
  const code = (module: Uint8Array<ArrayBuffer>) => sectionContents(module, coreSectionIds.code)
  const main = required(modules.find(({ bytes }) => initialMemory(bytes).length > 0))
  const engine = required(modules.find(({ bytes }) => Buffer.compare(code(bytes), code(empty)) === 0))

  // The shim is the first argument of `init`, so that it begins the pages that were added to the memory.
  const memory = initialMemory(main.bytes)
  const start = exportedConstant(main.bytes, '__heap_end')
  const end = memory.indexOf(0, start)
  const shim = new TextDecoder().decode(memory.subarray(start, end))
  const changes = [
    replacing(main, withMemory(main.bytes, memory.subarray(0, start))),
    replacing(engine, withSections(engine.bytes, new Map([[coreSectionIds.code, code(runtime)]]))),
  ]
  return { component: changeComponent(component, changes), shim }
}
