/**
 * Defines the element `<wasi-webgpu>` and its types for templates of Svelte 5. On a server, the import has no effect.
 *
 * @module
 */
import type * as Svelte from 'svelte/elements'
import type { WasiWebGpuAttributes, WasiWebGpuElement } from '../define.ts'
import type { EventHandlers } from './event-handlers.ts'

export * from '../define.ts'

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'wasi-webgpu': Omit<Svelte.HTMLAttributes<WasiWebGpuElement>, keyof EventHandlers> &
      WasiWebGpuAttributes &
      EventHandlers &
      Partial<Pick<WasiWebGpuElement, 'options'>>
  }
}
