/** The JS name of a kebab-case name: `get-mapped-range` → `getMappedRange`, `to-JSON` → `toJson`. */
export function camelCase(name: string): string {
  const lower = name.toLowerCase()
  return lower.includes('-')
    ? lower.replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    : lower
}

/** The JS name of a resource: `gpu-buffer` → `GpuBuffer`. */
export function pascalCase(name: string): string {
  const camel = camelCase(name)
  return camel.charAt(0).toUpperCase() + camel.slice(1)
}
