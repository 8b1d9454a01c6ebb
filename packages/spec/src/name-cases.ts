/** Converts W3C names to WIT names. */

/**
 * Converts an IDL identifier to kebab case: a word starts at an upper-case letter after a lower-case letter
 * or digit, and at the last of several upper-case letters. `GPUExtent3D` becomes `gpu-extent3-d`.
 */
export function kebab(identifier: string): string {
  return identifier
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
}

/** Converts a constant such as `MAP_READ` to kebab case. */
export function kebabConstant(constant: string): string {
  return constant.toLowerCase().replaceAll('_', '-')
}

/**
 * Converts an enum value. Every word of a WIT name starts with a letter, so a leading dimension moves to the
 * end (`2d-array` becomes `d2-array`), and any other word that starts with a digit joins the word before it
 * (`astc-4x4-unorm` becomes `astc4x4-unorm`, `unorm10-10-10-2` becomes `unorm1010102`). `witCases` of the host follows
 * this rule at run time; a test compares the two.
 */
export function enumCase(value: string): string {
  return value.replace(/^(\d+)d\b/, 'd$1').replace(/-(?=\d)/g, '')
}

/** Converts a WIT name to pascal case: `gpu-extent3-d` becomes `GpuExtent3D`. */
export function pascal(witName: string): string {
  return witName.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** Converts a WIT name to camel case: `gpu-extent3-d` becomes `gpuExtent3D`. */
export function camel(witName: string): string {
  const name = pascal(witName)
  return name[0]!.toLowerCase() + name.slice(1)
}
