import type { Boundary } from '../instance/boundary.ts'
import type { ValueType } from '../types/types.ts'
import { camelCase } from './js-names.ts'
import { contentsOf } from './layout.ts'

/** Drops the resources, streams and futures in a result, of the host or of a component, that the guest no longer wants. */
export function discard(type: ValueType | undefined, value: unknown, boundary: Boundary): void {
  if (type === undefined || !contentsOf(type).handle) return
  // No caller is left to report an error of the host's code to, or a value that does not fit its type.
  try {
    discardPart(type, value, boundary)
  } catch {}
}

// biome-ignore lint/suspicious/noExplicitAny: the value has the type `type`, or this function throws.
function discardPart(type: ValueType, value: any, boundary: Boundary): void {
  const part = (inner: ValueType | undefined, item: unknown) => discard(inner, item, boundary)
  switch (type.kind) {
    case 'own':
      // The resource of a guest in JS is dropped when its object is collected.
      if (boundary === 'component' || type.resource.implementer === undefined)
        type.resource.destructor?.(value)
      break
    case 'stream':
    case 'future':
      if (boundary === 'component') {
        value.drop()
        break
      }
      // Both a future and the end of an iterator may reject.
      Promise.resolve(type.kind === 'future' ? value : (value.cancel ?? value.return)?.call(value)).then(
        item => type.kind === 'future' && part(type.element, item),
        () => {},
      )
      break
    case 'list':
      for (const item of value) part(type.element, item)
      break
    case 'map':
      for (const [, item] of value) part(type.value, item)
      break
    case 'tuple':
      type.types.forEach((inner, i) => {
        part(inner, value[i])
      })
      break
    case 'record':
      for (const field of type.fields) part(field.type, value[camelCase(field.name)])
      break
    case 'option':
      part(type.some, type.some.kind === 'option' ? value?.val : value)
      break
    case 'result':
      part(value.tag === 'ok' ? type.ok : type.error, value.val)
      break
    case 'variant':
      part(type.cases.find(({ name }) => name === value.tag)?.type, value.val)
  }
}
