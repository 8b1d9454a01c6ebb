/** How a W3C name becomes a WIT one. */

/**
 * An identifier of the IDL in kebab case: a word starts at an upper-case letter that follows a lower-case one or a
 * digit, and at the last of several upper-case letters. `GPUExtent3D` is `gpu-extent3-d`.
 */
export function kebab(identifier: string): string {
  return identifier
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
}

/** A constant such as `MAP_READ` in kebab case. */
export function kebabConstant(constant: string): string {
  return constant.toLowerCase().replaceAll('_', '-')
}

/**
 * The value of an enum. Each word of a WIT name begins with a letter, so the number in front of a dimension goes
 * behind it (`2d-array` is `d2-array`), and any other word that begins with a digit joins the word before it
 * (`astc-4x4-unorm` is `astc4x4-unorm`, `unorm10-10-10-2` is `unorm1010102`).
 */
export function enumCase(value: string): string {
  return value.replace(/^(\d+)d\b/, 'd$1').replace(/-(?=\d)/g, '')
}

/** A WIT name in camel case with a capital: `gpu-extent3-d` is `GpuExtent3D`. */
export function pascal(witName: string): string {
  return witName.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** A WIT name in camel case: `gpu-extent3-d` is `gpuExtent3D`. */
export function camel(witName: string): string {
  const name = pascal(witName)
  return name[0]!.toLowerCase() + name.slice(1)
}
