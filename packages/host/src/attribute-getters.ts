import { type ResourceType, t } from '@wasi-webgpu/component'
import { type HostInterface, Lowered } from '@wasi-webgpu/component/host'
import { methods } from './methods.ts'
import { toU32, toU64 } from './store-values.ts'

/** WIT type of an attribute. */
type AttributeType = 'u32' | 'u64' | 'string'

/** An object by its W3C attributes; a GPU that is older than the WIT lacks some. */
interface Wrapper {
  readonly gpu: Readonly<Record<string, unknown>>
}

/**
 * Returns the getters of attributes of a resource, by their WIT names.
 *
 * @param names W3C names of the attributes: `lineNum`
 */
export function attributeGetters(
  resource: ResourceType<never>,
  type: AttributeType,
  names: readonly string[],
): HostInterface {
  return methods(resource, () =>
    Object.fromEntries(names.map(name => [kebab(name), attributeGetter(resource, type, name)])),
  )
}

/** Returns the getter of an attribute. */
export function attributeGetter(resource: ResourceType<never>, type: AttributeType, name: string): Lowered {
  return new Lowered(t.func({ self: t.borrow(resource) }, t[type]), cx => {
    const valueIn = (self: number) => cx.handles.get(self, resource as ResourceType<Wrapper>).gpu[name]
    if (type === 'string') {
      return (self: number, result: number) => {
        const to = cx.memory.range(result, 8, 4)
        cx.storeString((valueIn(self) as string | undefined) ?? '', to)
      }
    }
    const lower = type === 'u32' ? toU32 : toU64
    return (self: number) => lower(valueIn(self) as number | undefined)
  })
}

/** Converts a W3C name to its WIT name: a word starts at an upper-case letter after a lower-case letter or a digit. */
function kebab(name: string): string {
  return name.replace(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase()
}
