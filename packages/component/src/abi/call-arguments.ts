/**
 * The arguments of a call to a host function in lowered form, for tools that observe calls.
 *
 * @module
 */
import type { CoreValue } from '../instance/core-function.ts'
import { memoize } from '../types/memoize.ts'
import { type Field, type FuncType, t, type ValueType } from '../types/types.ts'
import type { LowerContext } from './host-function.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'
import { signatureOf } from './signature.ts'

export type { CoreValue }

/**
 * Reads the arguments of a call without an effect on the instance that calls: a handle is its index in the table of the
 * instance, and a list is `{ pointer, length }`, whose elements are not read. All other values are those of the JS mapping.
 *
 * @param flat the core values of the call
 * @param inMemory whether they are one pointer to all parameters; by default if the parameters are too many
 * @returns the arguments by their names in WIT
 * @throws {Trap} when an argument is invalid; the call itself fails as well
 */
export function callArguments(
  type: FuncType,
  cx: LowerContext,
  flat: readonly CoreValue[],
  inMemory?: boolean,
): Record<string, unknown> {
  const values = signatureOf(observed(type)).liftParams(cx as LiftLowerContext, flat, inMemory)
  return Object.fromEntries(type.params.map(({ name }, i) => [name, values[i]]))
}

/** Returns the type of a function with the same core values, whose parameters have no handles and no lists. */
const observed = memoize(
  (type: FuncType): FuncType => ({ ...type, params: observedFields(type.params), result: undefined }),
)

function observedFields(fields: readonly Field[]): Field[] {
  return fields.map(({ name, type }) => ({ name, type: observedType(type) }))
}

const listInMemory = t.record({ pointer: t.u32, length: t.u32 })

function observedType(type: ValueType): ValueType {
  switch (type.kind) {
    case 'own':
    case 'borrow':
    case 'stream':
    case 'future':
    case 'error-context':
      return t.u32
    case 'map':
      return listInMemory
    case 'list':
      return type.length === undefined ? listInMemory : { ...type, element: observedType(type.element) }
    case 'record':
      return { ...type, fields: observedFields(type.fields) }
    case 'tuple':
      return { ...type, types: type.types.map(observedType) }
    case 'option':
      return { ...type, some: observedType(type.some) }
    case 'variant':
      return {
        ...type,
        cases: type.cases.map(item => ({ ...item, type: item.type && observedType(item.type) })),
      }
    case 'result':
      return { ...type, ok: type.ok && observedType(type.ok), error: type.error && observedType(type.error) }
    default:
      return type
  }
}
