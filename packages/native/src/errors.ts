/**
 * The errors of this package, in a module that loads neither the runtime nor a GPU.
 *
 * @module
 */
export { ComponentFileError } from './component-file-error.ts'
export { GpuChoiceError } from './gpu/gpu-choice-error.ts'
export { type Attempt, ProviderError } from './gpu/provider-error.ts'
