/**
 * Components in OCI registries, in the layout of the CNCF (https://tag-runtime.cncf.io/wgs/wasm/deliverables/wasm-oci-artifact/)
 * that `wkg` and wasmCloud use as well.
 *
 * `pull-component.ts` and `push-component.ts` are the two ways; `artifact.ts` has the layout, `registry-client.ts` the HTTP,
 * `bearer-token.ts` and `docker-credentials.ts` who the user is, and `component-cache.ts` what was pulled before.
 *
 * @module
 */
export { ComponentCache } from './component-cache.ts'
export { type Mirror, type PulledComponent, type PullOptions, pullComponent } from './pull-component.ts'
export { type PushOptions, pushComponent } from './push-component.ts'
export { parseReference, type Reference, referenceText } from './reference.ts'
export { RegistryError } from './registry-error.ts'
