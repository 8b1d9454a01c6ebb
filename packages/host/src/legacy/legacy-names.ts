/**
 * Whether an import is an interface of the first release, `0.0.1`: then the component needs `withLegacy` of
 * `@wasi-webgpu/host/legacy`.
 *
 * @param name name of the import: `wasi:webgpu/webgpu@0.0.1`
 */
export function isLegacy(name: string): boolean {
  return /^wasi:(webgpu|graphics-context|surface|frame-buffer)\/.*@0\.0\.1$/.test(name)
}
