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
  const entries = `${self}.entries`
  switch (func.name) {
    case 'constructor':
      return `return handles.add(${resourceConstant(func.resource!)}, new OrderedMap())`
    case 'add':
      return `${entries}.set(${args.join(', ')})`
    case 'get':
      return writeGet(func, entries, args[0]!, stores)
    case 'has':
      return `return ${entries}.has(${args[0]}) ? 1 : 0`
    case 'remove':
      return `${entries}.delete(${args[0]})`
    case 'entries':
      return stores.write(func.result!, `[...${entries}]`, 'to')
    case 'keys':
    case 'values':
      return stores.write(func.result!, `[...${entries}.${func.name}()]`, 'to')
    default:
      throw new Error(`no rule for ${func.extern}`)
  }
}

/** Uses `has`, because a value may itself be `undefined`. */
function writeGet(func: Func, entries: string, key: string, stores: Stores): string {
  const value = func.resource!.mapOf!
  return `const key = ${key}
    if (!${entries}.has(key)) memory.view.setUint8(to, 0)
    else {
      memory.view.setUint8(to, 1)
      const value = ${entries}.get(key)${value.kind === 'option' ? '' : '!'}
      ${stores.write(value, 'value', 'to', payloadOffset([undefined, value]))}
    }`
}
