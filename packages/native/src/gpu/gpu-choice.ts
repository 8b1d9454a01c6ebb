import type { GpuKind } from './gpu-kind.ts'

/** The GPU to use; `auto` tries hardware, then software. */
export type GpuChoice = 'auto' | GpuKind

/** All values of {@link GpuChoice}, for messages and checks. */
export const gpuChoices: readonly GpuChoice[] = ['auto', 'hardware', 'software', 'null']
