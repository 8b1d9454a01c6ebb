/**
 * The Canonical ABI: how values and calls cross between JS, the core code of a component, and other components.
 *
 * A *codec* moves the values of one type; {@link codecOf} builds it once a type. A *signature* puts the codecs of a function
 * type together: which parameters are flat core values and which go through memory. `canon lift` runs a core function as a
 * component function; `canon lower` is the core function by which a guest calls out. Both move values in a
 * `LiftLowerContext`: an instance, its memory and string encoding, and the scope of the borrows.
 *
 * - `codec.ts` with `codec-interface.ts`: codecs by type; `primitive-codecs.ts`, `record-codecs.ts`, `variant-codec.ts`,
 *   `list-codecs.ts`, `handle-codecs.ts`: one group of types each; `layout.ts`, `numbers.ts`, `strings.ts`: bytes
 * - `lift-lower-context.ts`, `guest-realloc.ts`, `rollback.ts`: where values go, and what happens if one does not fit
 * - `signature.ts`, `func.ts`, `core-func.ts`, `host-function.ts`: functions on both sides of the boundary
 * - `canon-lift.ts`; `canon-lower.ts` with `host-callee.ts` for calls that reach the host
 * - `async-built-ins.ts`, `resource-built-ins.ts`, `buffer-guest-impl.ts`: the built-in functions
 * - `js-names.ts`, `js-value.ts`, `host-result.ts`, `discard.ts`: the JS mapping, which is jco's
 *
 * `async/` has the tasks and threads that calls run as. `instance/borrow-scope.ts` has the rule of borrows.
 *
 * @module
 */

import { memoize } from '../types/memoize.ts'
import { isNumber, type ValueType, variantCases } from '../types/types.ts'
import type { Codec } from './codec-interface.ts'
import { convertElements } from './convert-elements.ts'
import { dropHandles } from './discard.ts'
import { asyncValueCodec, borrowCodec, errorContextCodec, ownCodec } from './handle-codecs.ts'
import { contentsOf, type Layout } from './layout.ts'
import { type Elements, elementsCodec, listCodec, mapCodec } from './list-codecs.ts'
import { numbers } from './numbers.ts'
import { boolCodec, charCodec, numberCodec, stringCodec } from './primitive-codecs.ts'
import { flagsCodec, recordCodec, tupleCodec } from './record-codecs.ts'
import {
  type CaseMapping,
  enumeration,
  hostResult,
  isNullable,
  nullable,
  plainResult,
  tagged,
  variantCodec,
} from './variant-codec.ts'

/** Returns the codec of a type; one for each `ValueType` object. */
export const codecOf = memoize(build)

/** Drops the handles in a value of the host that a guest does not receive: see {@link dropHandles}. */
export function discard(type: ValueType | undefined, value: unknown, received: Iterable<object> = []): void {
  if (type !== undefined && contentsOf(type).handle) dropHandles(codecOf(type), value, received)
}

function build(type: ValueType): Codec {
  switch (type.kind) {
    case 'bool':
      return boolCodec
    case 'char':
      return charCodec
    case 'string':
      return stringCodec
    case 'record':
      return recordCodec(
        type.fields.map(field => field.name),
        type.fields.map(field => codecOf(field.type)),
      )
    case 'tuple':
      return tupleCodec(type.types.map(codecOf))
    case 'variant':
      return buildVariant(type, tagged(type.cases.map(item => item.name)))
    case 'result':
      return buildVariant(type, plainResult)
    case 'option':
      return buildVariant(type, isNullable(type) ? nullable : tagged(['none', 'some']))
    case 'enum':
      return buildVariant(type, enumeration(type.names))
    case 'flags':
      return flagsCodec(type.names)
    case 'list':
      return listCodec(type, codecOf(type.element))
    case 'map': {
      const pair: ValueType = { kind: 'tuple', types: [type.key, type.value] }
      return mapCodec(pair, codecOf(pair))
    }
    case 'own':
      return ownCodec(type.resource)
    case 'borrow':
      return borrowCodec(type.resource)
    case 'stream':
    case 'future': {
      const { element } = type
      return asyncValueCodec(type, {
        areHandles: element !== undefined && contentsOf(element).handle,
        convert: items => inJs(element, items),
        discard: value => discard(element, value),
      })
    }
    case 'error-context':
      return errorContextCodec
    default:
      return numberCodec(type.kind)
  }
}

function buildVariant(type: ValueType, mapping: CaseMapping): Codec {
  const cases = (variantCases(type) ?? []).map(item => (item === undefined ? undefined : codecOf(item)))
  return variantCodec(cases, mapping)
}

/** Returns the way to move the elements of a stream or future; one for each `ValueType` object. */
export const elementsOf = memoize(buildElements)

function buildElements(type: ValueType): Elements & Layout {
  const element = type.kind === 'result' ? buildVariant(type, hostResult) : codecOf(type)
  const { size, alignment, flat } = element
  return { ...elementsCodec(type, element), size, alignment, flat }
}

/** Returns elements that JS has written as JS reads them. A typed array of the right kind stays. */
function inJs(type: ValueType | undefined, items: ArrayLike<unknown>): ArrayLike<unknown> {
  if (type === undefined || (isNumber(type) && items instanceof numbers[type.kind].array)) return items
  return convertElements(elementsOf(type), items)
}
