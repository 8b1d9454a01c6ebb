/**
 * Defines the element `<wasi-webgpu>`.
 *
 * @module
 */
import { WasiWebGpuElement } from './element/element.ts'

if (customElements.get('wasi-webgpu') === undefined) customElements.define('wasi-webgpu', WasiWebGpuElement)

export * from './index.ts'
