/**
 * Begins a program that uses the GPU inside a WebAssembly component.
 *
 * @module
 */
export { CreateError, create } from './create.ts'
export { type Template, templates } from './templates.ts'
