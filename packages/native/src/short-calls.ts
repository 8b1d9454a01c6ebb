import type { Imports } from '@wasi-webgpu/component'
import { type CoreFunction, Lowered, withShortForm, withTypesOf } from '@wasi-webgpu/component/host'

/**
 * Makes frequent calls shorter that have many parameters: `set-bind-group`, of whose twelve the seven of the dynamic offsets are
 * absent in most calls. A page does without it, since it would have to load more code.
 */
export function withShortCalls(imports: Imports): Imports {
  return Object.fromEntries(
    Object.entries(imports).map(([name, members]) => {
      const shorter = Object.entries(members)
        .filter(([member, value]) => member.endsWith('.set-bind-group') && value instanceof Lowered)
        .map(([member, value]) => [member, withShortForm(value, 4, 7, withoutOffsets)])
      return [name, withTypesOf(members, { ...members, ...Object.fromEntries(shorter) })]
    }),
  )
}

function withoutOffsets(setBindGroup: CoreFunction): CoreFunction {
  return (self, index, hasGroup, group, result) =>
    setBindGroup(self, index, hasGroup, group, 0, 0, 0, 0, 0n, 0, 0, result)
}
