/** Spells the names and types of `webgpu.h` and `webgpu_cpp.h`. */

import type { CCallback, CFunction, CObject, CParam, CPrimitive, CType } from './c-model.ts'

const primitives: Record<CPrimitive, string> = {
  bool: 'WGPUBool',
  u16: 'uint16_t',
  u32: 'uint32_t',
  i32: 'int32_t',
  u64: 'uint64_t',
  usize: 'size_t',
  f32: 'float',
  f64: 'double',
  string: 'WGPUStringView',
  void: 'void',
}

/** Returns a type as C spells it: `WGPUBufferDescriptor const *`. */
export function cType(type: CType): string {
  return spelled(type, 'WGPU', primitives)
}

/** Returns a type as C++ spells it, in the namespace `wgpu`: `BufferDescriptor const *`. */
export function cppType(type: CType): string {
  return spelled(type, '', { ...primitives, bool: 'Bool', string: 'StringView' })
}

function spelled(type: CType, prefix: string, primitives: Record<CPrimitive, string>): string {
  switch (type.kind) {
    case 'defined':
      return prefix + type.definition.name
    case 'info': // C++ has the structures of C
      return `WGPU${type.callback.name}CallbackInfo`
    case 'pointer':
      return `${spelled(type.to, prefix, primitives)}${type.const ? ' const' : ''} *`
    case 'array':
      return `${spelled(type.element, prefix, primitives)} const *`
    default:
      return primitives[type.kind]
  }
}

/** Converts a name to the case of macros: `TextureViewDescriptor` becomes `TEXTURE_VIEW_DESCRIPTOR`. */
export function macroCase(name: string): string {
  return name
    .replace('WebXR', 'Webxr') // one word
    .replace(/([a-z])([A-Z0-9])/g, '$1_$2')
    .replace(/([A-Z0-9])([A-Z][a-z])/g, '$1_$2')
    .toUpperCase()
}

/** Returns the name of the initializer of a structure: `WGPU_BUFFER_DESCRIPTOR_INIT`. */
export function initName(name: string): string {
  return `WGPU_${macroCase(name)}_INIT`
}

/** Returns the name of a function without its prefix: `BufferMapAsync`. */
export function functionStem(object: CObject | undefined, { name }: Pick<CFunction, 'name'>): string {
  return (object?.name ?? '') + name
}

/** Converts the name of a type to that of a parameter: `BindGroup` becomes `bindGroup`. */
export function lowerFirst(name: string): string {
  return name[0]!.toLowerCase() + name.slice(1)
}

/** Returns the name of the number of elements of an array: `entryCount` for `entries`. */
export function countName({ name }: Pick<CParam, 'name'>): string {
  return `${name.replace(/ies$/, 'y').replace(/s$/, '')}Count`
}

/** Returns the type of a callback: `WGPUBufferMapCallback`. */
export function callbackType({ name }: CCallback): string {
  return `WGPU${name}Callback`
}

/** Returns the name of a W3C definition in C: `GPUBufferDescriptor` is `BufferDescriptor`. */
export function definitionName(w3cName: string): string {
  return w3cName.replace(/^GPU/, '')
}

/** Converts the first letter to upper case. */
export function upperFirst(name: string): string {
  return name[0]!.toUpperCase() + name.slice(1)
}

/** Converts a W3C constant: `MAP_READ` is `MapRead`. */
export function flagName(constant: string): string {
  return constant.toLowerCase().split('_').map(upperFirst).join('')
}

/** Abbreviations of the W3C's values, which are upper case in C. */
const abbreviations = /^(\d[d]|bc\d?h?|etc2|eac|astc|r|rg|rgb|rgba|bgra)$/

/** Channels and their sizes at the start of a format: `rgb10a2` in `rgb10a2uint`. */
const channels = /^((?:r|rg|rgb|rgba|bgra)\d+(?:[abe]\d+)*)([a-z]+)$/

/**
 * Converts a value of an enum: `clamp-to-edge` is `ClampToEdge`, `bc1-rgba-unorm` is `BC1RGBAUnorm`, `rgba8unorm` is
 * `RGBA8Unorm`, `depth24plus` is `Depth24Plus`, `unorm10-10-10-2` is `Unorm10_10_10_2`.
 */
export function valueName(value: string): string {
  if (/^(c?cw|srgb)$/.test(value)) return value.toUpperCase()
  return value
    .split(/[-_]/)
    .map(word => {
      const [, sizes, type] = channels.exec(word) ?? []
      if (sizes !== undefined) return sizes.toUpperCase() + upperFirst(type!)
      if (abbreviations.test(word)) return word.toUpperCase()
      // A word after a number starts with an upper-case letter, except for the `x` between two numbers.
      return upperFirst(word).replace(/(?<=\d)[a-wyz]/g, letter => letter.toUpperCase())
    })
    .join('-')
    .replace(/(?<=\d)-(?=\d)/g, '_')
    .replaceAll('-', '')
}
