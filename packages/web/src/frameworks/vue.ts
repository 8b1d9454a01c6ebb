/**
 * Defines the element `<wasi-webgpu>` and its types for templates of Vue 3. On a server, the import has no effect.
 *
 * @module
 */
import type { DefineComponent } from 'vue'
import type { WasiWebGpuAttributes, WasiWebGpuElement } from '../define.ts'
import type { EventHandlers } from './event-handlers.ts'

export * from '../define.ts'

/** Names of handlers in Vue: `onExit` for `@exit`. */
type VueHandlers = {
  [Name in keyof EventHandlers as Name extends `on${infer Type}`
    ? `on${Capitalize<Type>}`
    : never]: EventHandlers[Name]
}

declare module 'vue' {
  interface GlobalComponents {
    'wasi-webgpu': DefineComponent<
      WasiWebGpuAttributes & VueHandlers & Partial<Pick<WasiWebGpuElement, 'options'>>
    >
  }
}
