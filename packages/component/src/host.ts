/**
 * The parts of the runtime that hosts are written with: functions in lowered form, which read their arguments from the
 * memory and the handle table of the instance that calls; the signals of a call; the types of a host's interfaces; the
 * rules by which names and versions of imports are found; and the imports of a component that do not fit.
 *
 * @example
 * import { t } from '@wasi-webgpu/component'
 * import { Lowered } from '@wasi-webgpu/component/host'
 *
 * const write = new Lowered(t.func({ text: t.string }), cx => (pointer, length) => {
 *   console.log(cx.loadString(pointer, length))
 * })
 *
 * @module
 */
export {
  type AsyncCore,
  Blocking,
  Lifted,
  type LowerContext,
  Lowered,
  LoweredAsync,
} from './abi/host-function.ts'
export { camelCase, functionNames, pascalCase } from './abi/js-names.ts'
export { withShortForm } from './abi/short-form.ts'
export { callSignal, instanceSignal } from './async/host-call.ts'
export { trap } from './errors.ts'
export { CallerScope } from './instance/borrow-scope.ts'
export type { CoreFunction } from './instance/core-function.ts'
export { GuestMemory } from './instance/guest-memory.ts'
export { HandleTable } from './instance/handle-table.ts'
export { type HostInterface, resourceTypeOf } from './link/host-resolver.ts'
export { importErrors } from './link/import-errors.ts'
export { findProvided, otherVersions } from './link/interface-versions.ts'
export { type LoadTypes, withTypes, withTypesOf } from './link/stated-types.ts'
