/**
 * Defines the element `<wasi-webgpu>`. On a server, where there is no DOM, the import has no effect.
 *
 * @module
 */
import { WasiWebGpuElement } from './element/element.ts'

// A server renders the tag alone, without the class.
const registry = globalThis.customElements as CustomElementRegistry | undefined
if (registry && registry.get('wasi-webgpu') === undefined) registry.define('wasi-webgpu', WasiWebGpuElement)

export * from './index.ts'
