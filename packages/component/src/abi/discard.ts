import type { ValueType } from '../types/types.ts'
import { camelCase } from './js-names.ts'
import { contentsOf } from './layout.ts'

/** Drops what a host's result would have given to a guest that no longer takes it: resources, streams and futures. */
export function discard(type: ValueType | undefined, value: unknown): void {
  if (type === undefined || !contentsOf(type).handle) return
  // Nobody is there to be told that the host's code failed, or that its value does not fit its type.
  try {
    discardPart(type, value)
  } catch {}
}

// biome-ignore lint/suspicious/noExplicitAny: the value is what `type` says, or this throws.
function discardPart(type: ValueType, value: any): void {
  switch (type.kind) {
    case 'own':
      // The resource of a guest is dropped when the collector finds its object.
      if (type.resource.implementer === undefined) type.resource.destructor?.(value)
      break
    case 'stream':
    case 'future':
      // A promise may reject, and so may that of ending what is iterated over.
      Promise.resolve(type.kind === 'future' ? value : (value.cancel ?? value.return)?.call(value)).then(
        settled => type.kind === 'future' && discard(type.element, settled),
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
