import type { ValueType } from '../types/types.ts'
import { camelCase } from './js-names.ts'
import { contentsOf } from './layout.ts'

/** Drops the resources, streams and futures in a result of the host that the guest no longer wants. */
export function discard(type: ValueType | undefined, value: unknown): void {
  if (type === undefined || !contentsOf(type).handle) return
  // No caller is left to report an error of the host's code to, or a value that does not fit its type.
  try {
    discardPart(type, value)
  } catch {}
}

// biome-ignore lint/suspicious/noExplicitAny: the value has the type `type`, or this function throws.
function discardPart(type: ValueType, value: any): void {
  switch (type.kind) {
    case 'own':
      // The resource of a guest is dropped when its JS object is collected.
      if (type.resource.implementer === undefined) type.resource.destructor?.(value)
      break
    case 'stream':
    case 'future':
      // Both a future and the end of an iterator may reject.
      Promise.resolve(type.kind === 'future' ? value : (value.cancel ?? value.return)?.call(value)).then(
        item => type.kind === 'future' && discard(type.element, item),
        () => {},
      )
      break
    case 'list':
      for (const item of value) discard(type.element, item)
      break
    case 'map':
      for (const [, item] of value) discard(type.value, item)
      break
    case 'tuple':
      type.types.forEach((part, i) => {
        discard(part, value[i])
      })
      break
    case 'record':
      for (const field of type.fields) discard(field.type, value[camelCase(field.name)])
      break
    case 'option':
      discard(type.some, type.some.kind === 'option' ? value?.val : value)
      break
    case 'result':
      discard(value.tag === 'ok' ? type.ok : type.error, value.val)
      break
    case 'variant':
      discard(type.cases.find(({ name }) => name === value.tag)?.type, value.val)
  }
}
