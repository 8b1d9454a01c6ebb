/**
 * A runtime for WebAssembly components: decodes, links and runs a `.wasm` component with no build step.
 *
 * This module is for programs that run components and for tools that print their types. Hosts that read linear memory
 * themselves, ask for the signal of a call or state their types import `@wasi-webgpu/component/host` as well.
 *
 * @example
 * import { instantiate } from '@wasi-webgpu/component'
 *
 * const { exports } = await instantiate(await readFile('app.wasm'), { imports: wasi() })
 * exports['wasi:cli/run@0.2.6'].run()
 *
 * @module
 */
export { ErrorContext } from './async/error-context.ts'
export { GuestStream } from './async/guest-stream.ts'
export type { Source } from './binary/source.ts'
export { Component, compile, type Instance, type InstantiateOptions, instantiate } from './component.ts'
export { ComponentError, DecodeError, LinkError, Trap } from './errors.ts'
export type { Limits } from './limits.ts'
export type { HostValue, Imports } from './link/host-resolver.ts'
export type {
  ComponentType,
  ExternDeclaration,
  ExternType,
  InstanceType,
  NamedType,
} from './types/extern-type.ts'
export { printFuncType, printType } from './types/print.ts'
export { type FuncType, type PrimitiveKind, ResourceType, t, type ValueType } from './types/types.ts'
