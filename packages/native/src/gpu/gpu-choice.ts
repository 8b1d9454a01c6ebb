import type { GpuKind } from './gpu-sources.ts'

/** Which GPU to take: `auto` is the first that works of hardware and software. */
export type GpuChoice = 'auto' | GpuKind

/** Every {@link GpuChoice}, for messages and checks. */
export const gpuChoices: readonly GpuChoice[] = ['auto', 'hardware', 'software', 'null']
