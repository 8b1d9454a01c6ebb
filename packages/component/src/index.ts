/**
 * A runtime for WebAssembly components: decodes, links and runs a `.wasm` component with no build step.
 *
 * @module
 */
export {
  type AsyncCore,
  Lifted,
  type LowerContext,
  Lowered,
  LoweredAsync,
} from './abi/lowered.ts'
export { camelCase, pascalCase } from './abi/names.ts'
export { ErrorContext } from './async/error-context.ts'
export { callSignal, instanceSignal } from './async/host-call.ts'
export { GuestStream } from './async/js.ts'
export type { Source } from './binary/source.ts'
export { Component, compile, type Instance, type InstantiateOptions, instantiate } from './component.ts'
export { ComponentError, DecodeError, LinkError, Trap, trap } from './errors.ts'
export type { CoreFunction } from './instance/core-function.ts'
export { HandleTable } from './instance/handle-table.ts'
export { GuestMemory } from './instance/memory.ts'
export type { Limits } from './limits.ts'
export type { HostValue, Imports } from './link/host.ts'
export { type LoadTypes, withTypes } from './link/stated-types.ts'
export { findProvided, otherVersions } from './link/versions.ts'
export type {
  ComponentType,
  ExternDeclaration,
  ExternType,
  InstanceType,
  NamedType,
} from './types/extern-type.ts'
export { printFuncType, printType } from './types/print.ts'
export { type FuncType, type PrimitiveKind, ResourceType, t, type ValueType } from './types/types.ts'
