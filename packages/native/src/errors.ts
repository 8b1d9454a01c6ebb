/**
 * The errors of this package by themselves: to tell them from others takes neither the runtime nor a GPU.
 *
 * @module
 */
export { ComponentFileError } from './component-file-error.ts'
export { type Attempt, ProviderError } from './gpu/provider-error.ts'
