/** The kind of a GPU: a graphics processor, the CPU, or no computation at all (validation only). */
export type GpuKind = 'hardware' | 'software' | 'null'

/** Returns the kind of an adapter. */
export function kindOf(info: GPUAdapterInfo): GpuKind {
  if (info.device === 'null-backend') return 'null'
  return info.isFallbackAdapter ? 'software' : 'hardware'
}
