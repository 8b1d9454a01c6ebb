/** The parameters of a core function: one per flat value, named for its meaning. */

import { type CoreType, flatten } from '../abi.ts'
import type { Func, Type } from '../model.ts'
import { camel } from '../name-cases.ts'

/** One parameter of a core function. */
export interface CoreParam {
  readonly name: string
  readonly type: CoreType
}

interface Leaf {
  /** Names of the parameter and of the nested fields that lead to the value. */
  readonly path: readonly string[]
  readonly role: 'value' | 'has' | 'case' | 'pointer' | 'length' | 'count'
}

/** Names that function bodies use themselves. */
const taken = [
  'self',
  'cx',
  'handles',
  'memory',
  'view',
  'at',
  'scope',
  'result',
  'created',
  'failure',
  'error',
]

/**
 * Returns the flat parameters of a function without `self`. Each name is the shortest unambiguous part of its path:
 * `label` of a descriptor, `fragmentModule` where there are several modules.
 *
 * @param used other names in the function
 */
export function flatParams(func: Func, used: readonly string[]): CoreParam[] {
  const leaves = func.params.flatMap(param => leavesOf(param.type, [param.name]))
  const types = func.params.flatMap(param => flatten(param.type))
  const lengths = leaves.map(() => 1)
  for (;;) {
    const names = leaves.map((leaf, index) => leafName(leaf, lengths[index]!))
    const unclear = names.map(
      (name, index) =>
        [...taken, ...used].includes(name) || names.some((other, at) => at !== index && other === name),
    )
    const longer = unclear.map((is, index) => is && lengths[index]! < leaves[index]!.path.length)
    if (!longer.includes(true)) {
      return names.map((name, index) => ({
        name: unclear[index] ? `${name}Value` : name,
        type: types[index]!,
      }))
    }
    for (const [index, is] of longer.entries()) if (is) lengths[index]!++
  }
}

function leafName({ path, role }: Leaf, length: number): string {
  const name = path.slice(-length).join('-')
  if (role === 'value') return camel(name)
  return camel(role === 'has' ? `has-${name}` : `${name}-${role}`)
}

function leavesOf(type: Type, path: readonly string[]): Leaf[] {
  switch (type.kind) {
    case 'string':
      return [
        { path, role: 'pointer' },
        { path, role: 'length' },
      ]
    case 'list':
      return [
        { path, role: 'pointer' },
        { path, role: 'count' },
      ]
    case 'option':
      return [{ path, role: 'has' }, ...leavesOf(type.some, path)]
    case 'defined': {
      const { definition } = type
      if (definition.kind === 'alias') return leavesOf(definition.type, path)
      if (definition.kind === 'record') {
        return definition.fields.flatMap(field => leavesOf(field.type, [...path, field.name]))
      }
      if (definition.kind === 'variant') {
        return [
          { path, role: 'case' },
          ...flatten(type)
            .slice(1)
            .map((): Leaf => ({ path, role: 'value' })),
        ]
      }
      return [{ path, role: 'value' }]
    }
    default:
      return [{ path, role: 'value' }]
  }
}
