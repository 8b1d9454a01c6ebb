import type { FuncType } from '@wasi-webgpu/component'

/**
 * A host function in its lifted form: it takes and returns JS values in the JS mapping of the Component Model, with a
 * resource as the object that its handle stands for. A `future` is a promise, a `stream` is an async iterable.
 *
 * At link time the component's import must have exactly `type`.
 */
// biome-ignore lint/suspicious/noExplicitAny: what the arguments are is told by `type`, not by TypeScript.
export class Lifted<Call extends (...args: any[]) => unknown = (...args: any[]) => unknown> {
  readonly type: FuncType
  readonly call: Call

  constructor(type: FuncType, call: Call) {
    this.type = type
    this.call = call
  }
}
