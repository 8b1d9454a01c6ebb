import type { Target } from './target.ts'

/** The targets by name, each with the function that loads it. */
export const targets: Readonly<Record<string, () => Promise<Target>>> = {
  decoder: async () => (await import('./decoder/decoder.ts')).decoder,
}
