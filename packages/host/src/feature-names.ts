/**
 * Names of the features that `wasi:webgpu` has. A GPU may offer more, which no component can request.
 *
 * @module
 */
export { gpuFeatureNameCases as featureNames } from './generated/enums.ts'
