/**
 * Creates programs that use the GPU inside a WebAssembly component.
 *
 * @module
 */
export { CreateError, create } from './create.ts'
export { type Template, templates } from './templates.ts'
