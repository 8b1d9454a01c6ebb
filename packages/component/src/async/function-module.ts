import type { CoreFuncType, CoreValueType } from '../binary/definitions.ts'
import { Reader } from '../binary/reader.ts'
import { countTypes, tooManyTypes } from '../binary/type-count.ts'
import { concat, moduleOf, name, sectionOf, sized, vec } from '../binary/write.ts'
import { cannotLink } from '../errors.ts'

/** Some of the modules that were compiled last, by the type of their function: a guest chooses the types. */
const modules = new Map<string, WebAssembly.Module>()

/** Returns the description of an imported function. */
export const func = (type: number) => [0x00, type]
const codes: Readonly<Partial<Record<CoreValueType, number>>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c }

/** Returns a module with one function, exported under the empty name. Compiles it once for each `key`. */
export function moduleWith(
  key: string,
  parts: {
    types: readonly CoreFuncType[]
    imports: readonly (readonly [name: string, description: readonly number[]])[]
    code: readonly number[]
    /** Index of the function, after the imported ones. */
    func: number
    type?: number
  },
): WebAssembly.Module {
  let module = modules.get(key)
  if (module !== undefined) return module
  const { types, imports, code } = parts
  const list = (valueTypes: readonly CoreValueType[]) => vec(valueTypes.map(type => [codes[type] as number]))
  const type = ({ params, results }: CoreFuncType) => concat([[0x60], list(params), list(results)])
  const typeSection = vec(types.map(type))
  // The engine keeps the types longer than the module.
  if (!countTypes(new Reader(typeSection), types.length)) cannotLink(tooManyTypes)
  module = new WebAssembly.Module(
    moduleOf(
      sectionOf(1, typeSection),
      sectionOf(2, vec(imports.map(([item, description]) => concat([name(''), name(item), description])))),
      sectionOf(3, vec([[parts.type ?? 0]])),
      sectionOf(7, vec([concat([name(''), [0x00, parts.func]])])),
      sectionOf(10, vec([sized(code)])),
    ),
  )
  if (modules.size > 1000) modules.clear()
  modules.set(key, module)
  return module
}
