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
import { type Discard, dropHandles } from './discard.ts'
import { asyncValueCodec, borrowCodec, errorContextCodec, ownCodec } from './handle-codecs.ts'
import { contentsOf } from './layout.ts'
import { type CopiedElements, elementsCodec, listCodec, mapCodec } from './list-codecs.ts'
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
export const codecOf = memoize((type: ValueType): Codec => build(type, codecOf))

/**
 * Returns the function that drops the handles in values which a guest does not receive: see {@link dropHandles}.
 *
 * @returns `undefined` if values of the type contain no handles
 */
export function discardOf(type: ValueType | undefined): Discard | undefined {
  if (type === undefined || !contentsOf(type).handle) return undefined
  return (values, received) => dropHandles(handlesOf(type), values, received)
}

/** Returns the codec that lowers the handles in a value which have not arrived before, each that fits its type. */
const handlesOf = memoize((type: ValueType): Codec => {
  const codec = buildElement(type, handlesOf)
  return {
    ...codec,
    store: (cx, value, at) => {
      // A value that does not fit its type keeps no other one from being dropped.
      try {
        if (contentsOf(type).handle && !cx.arrived?.has(value)) codec.store(cx, value, at)
      } catch {}
    },
  }
})

function build(type: ValueType, partOf: (type: ValueType) => Codec): Codec {
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
        type.fields.map(field => partOf(field.type)),
      )
    case 'tuple':
      return tupleCodec(type.types.map(partOf))
    case 'variant':
      return buildVariant(type, partOf, tagged(type.cases.map(item => item.name)))
    case 'result':
      return buildVariant(type, partOf, plainResult)
    case 'option':
      return buildVariant(type, partOf, isNullable(type) ? nullable : tagged(['none', 'some']))
    case 'enum':
      return buildVariant(type, partOf, enumeration(type.names))
    case 'flags':
      return flagsCodec(type.names)
    case 'list':
      return listCodec(type, partOf(type.element))
    case 'map': {
      const pair: ValueType = { kind: 'tuple', types: [type.key, type.value] }
      return mapCodec(pair, partOf(pair))
    }
    case 'own':
      return ownCodec(type.resource)
    case 'borrow':
      return borrowCodec(type.resource)
    case 'stream':
    case 'future': {
      const { element } = type
      return asyncValueCodec(type, {
        convert: items => inJs(element, items),
        discard: discardOf(element),
      })
    }
    case 'error-context':
      return errorContextCodec
    default:
      return numberCodec(type.kind)
  }
}

function buildVariant(type: ValueType, partOf: (type: ValueType) => Codec, mapping: CaseMapping): Codec {
  const cases = (variantCases(type) ?? []).map(item => (item === undefined ? undefined : partOf(item)))
  return variantCodec(cases, mapping)
}

/** Returns the way to move the elements of a stream or future; one for each `ValueType` object. */
export const elementsOf = memoize(buildElements)

function buildElements(type: ValueType): CopiedElements {
  const element = buildElement(type, codecOf)
  const { size, alignment, flat } = element
  return { ...elementsCodec(type, element), size, alignment, flat, discard: discardOf(type) }
}

function buildElement(type: ValueType, partOf: (type: ValueType) => Codec): Codec {
  return type.kind === 'result' ? buildVariant(type, partOf, hostResult) : build(type, partOf)
}

/** Returns elements that JS has written as JS reads them. A typed array of the right kind stays. */
function inJs(type: ValueType | undefined, items: ArrayLike<unknown>): ArrayLike<unknown> {
  if (type === undefined || (isNumber(type) && items instanceof numbers[type.kind].array)) return items
  return convertElements(elementsOf(type), items)
}
