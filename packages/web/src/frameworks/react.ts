/**
 * Defines the element `<wasi-webgpu>` and its types for JSX of React 19. On a server, the import has no effect.
 *
 * @module
 */
import type * as React from 'react'
import type { WasiWebGpuAttributes, WasiWebGpuElement } from '../define.ts'
import type { EventHandlers } from './event-handlers.ts'

export * from '../define.ts'

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'wasi-webgpu': React.DetailedHTMLProps<React.HTMLAttributes<WasiWebGpuElement>, WasiWebGpuElement> &
        WasiWebGpuAttributes &
        EventHandlers &
        Partial<Pick<WasiWebGpuElement, 'options'>>
    }
  }
}
