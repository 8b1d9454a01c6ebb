/** Writes the getters of numbers and texts, which differ only in the resource, the type and the name. */

import { type Func, unaliased } from '../model.ts'
import { membersOfWrappers, movedMembers } from './calls.ts'
import { resourceConstant } from './host-names.ts'
import { isOfLabel } from './labels.ts'

/** Whether a function is the getter of a number or a text, whose value is that of the W3C attribute. */
export function isAttributeGetter(func: Func): boolean {
  const { w3c } = func
  const name = `${w3c.interface}.${w3c.name}`
  return (
    w3c.kind === 'getter' &&
    !isOfLabel(func) &&
    !membersOfWrappers.has(name) &&
    movedMembers[name] === undefined &&
    ['u32', 'u64', 'string'].includes(resultKind(func))
  )
}

/** Returns properties of the object of all functions. */
export function writeAttributeGetters(getters: readonly Func[]): string[] {
  const groups = Map.groupBy(getters, func => `${resourceConstant(func.resource!)}, '${resultKind(func)}'`)
  return [...groups].map(
    ([group, funcs]) =>
      `...attributeGetters(${group}, [ ${funcs.map(({ w3c }) => `'${w3c.name}',`).join('\n')} ]),`,
  )
}

function resultKind({ result }: Func): string {
  return result === undefined ? '' : unaliased(result).kind
}
