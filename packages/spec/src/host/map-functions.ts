/** Writes the bodies of the functions of a resource that stands for an IDL `record<K, V>`: an `OrderedMap`. */

import { payloadOffset } from '../abi.ts'
import type { Func } from '../model.ts'
import { resourceConstant } from './host-names.ts'
import type { Stores } from './store.ts'

/**
 * @param self variable that holds the map
 * @param args arguments as expressions
 */
export function writeMapBody(func: Func, self: string, args: readonly string[], stores: Stores): string {
  switch (func.name) {
    case 'constructor':
      return `return handles.add(${resourceConstant(func.resource!)}, new OrderedMap(ended))`
    case 'add':
      return `${self}.set(${args.join(', ')})`
    case 'get':
      return writeGet(func, self, args[0]!, stores)
    case 'has':
      return `return ${self}.has(${args[0]}) ? 1 : 0`
    case 'remove':
      return `${self}.delete(${args[0]})`
    case 'entries':
      return stores.write(func.result!, `[...${self}]`, 'to')
    case 'keys':
    case 'values':
      return stores.write(func.result!, `[...${self}.${func.name}()]`, 'to')
    default:
      throw new Error(`no rule for ${func.extern}`)
  }
}

/** Uses `has`, because a value may itself be `undefined`. */
function writeGet(func: Func, self: string, key: string, stores: Stores): string {
  const value = func.resource!.mapOf!
  return `const key = ${key}
    if (!${self}.has(key)) memory.view.setUint8(to, 0)
    else {
      memory.view.setUint8(to, 1)
      const value = ${self}.get(key)${value.kind === 'option' ? '' : '!'}
      ${stores.write(value, 'value', 'to', payloadOffset([undefined, value]))}
    }`
}
