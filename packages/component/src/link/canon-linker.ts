import { AsyncBuiltIns } from '../abi/async-built-ins.ts'
import { lower } from '../abi/canon-lower.ts'
import type { CoreFunc } from '../abi/core-func.ts'
import type { Func } from '../abi/func.ts'
import { LiftLowerContext } from '../abi/lift-lower-context.ts'
import { type Needs, signatureOf } from '../abi/signature.ts'
import type { BuiltInDefinition, CanonOptions, CoreFuncType, ValueTypeRef } from '../binary/definitions.ts'
import { defaultCanonOptions } from '../binary/definitions.ts'
import { cannotLink, trap } from '../errors.ts'
import type { Boundary } from '../instance/boundary.ts'
import type { ComponentInstance } from '../instance/component-instance.ts'
import type { CoreFunction } from '../instance/core-function.ts'
import { GuestMemory } from '../instance/guest-memory.ts'
import { memoize } from '../types/memoize.ts'
import { nestingOf, nestingOfFunc } from '../types/nesting.ts'
import type { TypeScope } from '../types/type-scope.ts'
import type { FuncType } from '../types/types.ts'
import { linkBuiltIn } from './built-ins.ts'
import { checkCoreFuncType } from './core-instance.ts'

/** The index spaces of a component that its canonical definitions refer to. */
export interface CanonScope {
  readonly instance: ComponentInstance
  readonly scope: TypeScope
  coreFunc(index: number): CoreFunc
  coreMemory(index: number): WebAssembly.Memory
  coreTable(index: number): WebAssembly.Table
}

/** Links the canonical definitions of one component: checks their options, and makes their functions. */
export class CanonLinker {
  readonly #component: CanonScope
  readonly #builtIns: AsyncBuiltIns

  constructor(component: CanonScope) {
    this.#component = component
    this.#builtIns = new AsyncBuiltIns(component.instance)
  }

  /** `canon lift` */
  lift(core: CoreFunc, options: CanonOptions, type: FuncType): Func {
    checkAsync('canon lift', options, type)
    // Resolved before core types are compared: with a memory of 64 bits, which is refused, they would differ.
    const memory = this.#memory(options.memory)
    this.#checkNesting(() => nestingOfFunc(type))
    const signature = signatureOf(type)
    checkNeeds('canon lift', options, signature.liftNeeds(options.async))
    const wanted = signature.lifted(options)
    checkCoreFuncType('a lifted function', core.type, wanted)
    const optional = (name: string, index: number | undefined, funcType: CoreFuncType) => {
      if (index === undefined) return undefined
      const found = this.#component.coreFunc(index)
      checkCoreFuncType(name, found.type, funcType)
      return found.importable
    }
    return {
      kind: 'lifted',
      name: 'a lifted function',
      type,
      core: core.importable,
      instance: this.#component.instance,
      options: {
        stringEncoding: options.stringEncoding,
        memory,
        realloc: this.#realloc(options),
        postReturn: optional('post-return', options.postReturn, { params: wanted.results, results: [] }),
        async: options.async,
        callback: optional('callback', options.callback, { params: ['i32', 'i32', 'i32'], results: ['i32'] }),
      },
    }
  }

  /** `canon lower` */
  lower(func: Func, options: CanonOptions): CoreFunc {
    checkAsync(func.name, options, func.type)
    this.#checkNesting(() => nestingOfFunc(func.type))
    checkNeeds(func.name, options, signatureOf(func.type).lowerNeeds(options.async))
    return lower(func, this.#context(options, func.kind === 'host' ? 'js' : 'component'), options.async)
  }

  /** A canonical definition of `Canonical Built-ins` that is not about resources. */
  builtIn(definition: BuiltInDefinition): CoreFunc {
    const { scope } = this.#component
    const { memory, options, result, table, type } = definition
    return linkBuiltIn(this.#builtIns, definition, {
      asyncValueType: () => {
        const found = scope.valueType(type as number)
        this.#checkNesting(() => nestingOf(found))
        if (found.kind === 'stream' || found.kind === 'future') return found
        cannotLink(`type index ${type} is not a stream or a future type`)
      },
      context: () => this.#context(options as CanonOptions, 'component'),
      memoryContext: () => this.#context({ ...defaultCanonOptions, memory }, 'component'),
      result: () => (result === null ? undefined : scope.valueType(result as ValueTypeRef)),
      table: () => this.#component.coreTable(table as number),
    })
  }

  #context(options: CanonOptions, boundary: Boundary): LiftLowerContext {
    return new LiftLowerContext(this.#component.instance, boundary, {
      stringEncoding: options.stringEncoding,
      memory: this.#memory(options.memory),
      realloc: this.#realloc(options),
    })
  }

  #memory(index: number | undefined): GuestMemory | undefined {
    return index === undefined ? undefined : guestMemory(this.#component.coreMemory(index))
  }

  #realloc(options: CanonOptions): CoreFunction | undefined {
    if (options.realloc === undefined) return undefined
    const func = this.#component.coreFunc(options.realloc)
    checkCoreFuncType('realloc', func.type, { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] })
    return func.importable
  }

  #checkNesting(depthOf: () => number): void {
    const { nesting } = this.#component.instance.store.limits
    if (nesting === undefined) return
    const depth = depthOf()
    if (depth > nesting) trap(`values that are ${depth} deep exceed the limit of ${nesting} for nesting`)
  }
}

/** Returns the views of a memory; all functions that use the memory share them. */
const guestMemory = memoize((memory: WebAssembly.Memory) => new GuestMemory(memory))

function checkAsync(name: string, options: CanonOptions, type: FuncType): void {
  if (options.async && !type.async) {
    cannotLink(`${name}: the \`async\` canonical option requires an async function type`)
  }
  if (options.callback !== undefined && !options.async) {
    cannotLink(`${name}: the \`callback\` canonical option requires the \`async\` one`)
  }
}

function checkNeeds(name: string, options: CanonOptions, needs: Needs): void {
  if (needs.memory && options.memory === undefined)
    cannotLink(`${name}: canonical option \`memory\` is required`)
  if (needs.realloc && options.realloc === undefined)
    cannotLink(`${name}: canonical option \`realloc\` is required`)
}
