import { compile, type Imports } from '@wasi-webgpu/component'
import { callSignal } from '@wasi-webgpu/component/host'
import { assemble } from './wasm-tools.ts'

/**
 * Returns the imports that wasmtime's test host provides (`link_component_spectest` and `register_wasmtime`
 * in its `wasmtime-wast`): functions, resources and a core module under `host`, two functions at the root,
 * and controls of wasmtime that do nothing here. JS cannot provide a core module, so `host` is an instance of
 * a component that wraps a JS object.
 */
export async function hostImports(): Promise<Imports> {
  const component = await compile(await assemble({ kind: 'text', text: hostComponent }))
  const { exports } = await component.instantiate({ imports: { js: hostInterface() } })
  return {
    'host-echo-u32': (value: number) => value,
    'host-return-two': () => 2,
    host: exports.host as object,
    wasmtime: { setMaxTableCapacity: () => {}, gc: () => {} },
  }
}

function hostInterface(): object {
  let drops = 0
  let lastDrop = 0
  class Resource1 {
    readonly rep: number

    constructor(rep: number) {
      this.rep = rep
    }

    static assert(resource: Resource1, rep: number): void {
      if (resource.rep !== rep) throw new Error(`resource1 is ${resource.rep}, not ${rep}`)
    }

    static lastDrop(): number {
      return lastDrop
    }

    static drops(): number {
      return drops
    }

    simple(rep: number): void {
      Resource1.assert(this, rep)
    }

    takeBorrow(): void {}

    takeOwn(): void {}

    neverReturn(): Promise<void> {
      return never()
    }

    [Symbol.dispose](): void {
      drops++
      lastDrop = this.rep
    }
  }
  // A function that asks for its signal can be cancelled.
  const never = (): Promise<void> => {
    callSignal()
    return new Promise(() => {})
  }
  const later = async <T>(value: T): Promise<T> => {
    callSignal()
    await new Promise(resolve => setImmediate(resolve))
    return value
  }
  return {
    Resource1,
    Resource2: class {},
    returnThree: () => 3,
    nested: { returnFour: () => 4 },
    neverReturn: never,
    returnTwoSlowly: () => later(2),
    echoSlowly: later,
    returnHi: () => 'hi',
  }
}

const functions: readonly (readonly [name: string, type: string])[] = [
  ['[constructor]resource1', '(func (param "r" u32) (result (own $resource1)))'],
  ['[static]resource1.assert', '(func (param "r" (own $resource1)) (param "rep" u32))'],
  ['[static]resource1.last-drop', '(func (result u32))'],
  ['[static]resource1.drops', '(func (result u32))'],
  ['[method]resource1.simple', '(func (param "self" (borrow $resource1)) (param "rep" u32))'],
  [
    '[method]resource1.take-borrow',
    '(func (param "self" (borrow $resource1)) (param "b" (borrow $resource1)))',
  ],
  ['[method]resource1.take-own', '(func (param "self" (borrow $resource1)) (param "b" (own $resource1)))'],
  ['[method]resource1.never-return', '(func async (param "self" (borrow $resource1)))'],
  ['return-three', '(func (result u32))'],
  ['never-return', '(func async)'],
  ['return-two-slowly', '(func async (result s32))'],
  ['echo-slowly', '(func async (param "val" u32) (result u32))'],
  ['return-hi', '(func (result string))'],
]

const hostComponent = `(component
  (import "js" (instance $js
    (export "resource1" (type $resource1 (sub resource)))
    (export "resource2" (type (sub resource)))
    (export "nested" (instance (export "return-four" (func (result u32)))))
    ${functions.map(([name, type]) => `(export "${name}" ${type})`).join('\n    ')}))
  (alias export $js "resource1" (type $resource1))
  (core module $simple
    (global (export "g") i32 (i32.const 100))
    (func (export "f") (result i32) (i32.const 101)))
  (instance $host
    (export "resource1" (type $js "resource1"))
    (export "resource1-again" (type $js "resource1"))
    (export "resource2" (type $js "resource2"))
    (export "nested" (instance $js "nested"))
    (export "simple-module" (core module $simple))
    ${functions.map(([name]) => `(export "${name}" (func $js "${name}"))`).join('\n    ')})
  (export "host" (instance $host)))`
