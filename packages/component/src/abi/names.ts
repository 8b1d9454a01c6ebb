/** The JS name of a kebab-case name: `get-mapped-range` → `getMappedRange`, `to-JSON` → `toJson`. */
export function camelCase(name: string): string {
  const words = name.toLowerCase().split('-')
  let camel = words[0] as string
  for (let i = 1; i < words.length; i++) camel += capitalized(words[i] as string)
  return camel
}

/** The JS name of a resource: `gpu-buffer` → `GpuBuffer`. */
export function pascalCase(name: string): string {
  return capitalized(camelCase(name))
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
