import type { Target } from './target.ts'

/** The targets by name, each with the function that loads it. */
export const targets: Readonly<Record<string, () => Promise<Target>>> = {
  decoder: async () => (await import('./decoder/decoder.ts')).decoder,
  abi: async () => (await import('./abi/abi.ts')).abi,
  host: async () => (await import('./host/host.ts')).host('null'),
  'host-swiftshader': async () => (await import('./host/host.ts')).host('software'),
  http: async () => (await import('./http/http.ts')).http,
}
