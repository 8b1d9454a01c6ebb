import type { CoreFuncType, CoreValueType } from '../binary/definitions.ts'
import type { CoreValue } from '../instance/core-function.ts'
import { memoize } from '../types/memoize.ts'
import type { FuncType } from '../types/types.ts'
import { codecOf } from './codec.ts'
import { type Codec, CoreValueIter } from './codec-interface.ts'
import {
  contentsOf,
  contentsOfAll,
  maxFlatAsyncParams,
  maxFlatParams,
  maxFlatResults,
  recordLayout,
} from './layout.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'

/** Canonical options that a function requires. */
export interface Needs {
  readonly memory: boolean
  readonly realloc: boolean
}

/**
 * Returns the signature of a function type; one for each `FuncType` object.
 *
 * @throws {LinkError} when values of one of its types are not supported
 */
export const signatureOf = memoize((type: FuncType) => new Signature(type))

/** Parameters and result of a function type as core values (`flatten_functype`), and the ways to move them. */
export class Signature {
  readonly type: FuncType
  readonly #params: readonly Codec[]
  /** Layout of the parameters as a tuple. */
  readonly #tuple: ReturnType<typeof recordLayout>
  readonly #result: Codec | undefined
  /** Whether the parameters of a call without `async` go through memory. */
  readonly paramsInMemory: boolean
  /** Whether the result of a call without `async` goes through memory. */
  readonly resultInMemory: boolean
  /** Whether the parameters contain handles. */
  readonly paramsHaveHandles: boolean
  readonly #paramsPoint: boolean
  readonly #resultPoints: boolean

  constructor(type: FuncType) {
    this.type = type
    this.#params = type.params.map(param => codecOf(param.type))
    this.#tuple = recordLayout(this.#params)
    this.#result = type.result === undefined ? undefined : codecOf(type.result)
    this.paramsInMemory = this.#tuple.flat.length > maxFlatParams
    this.resultInMemory = this.#result !== undefined && this.#result.flat.length > maxFlatResults
    const params = contentsOfAll(type.params.map(param => param.type))
    this.#paramsPoint = params.pointer
    this.paramsHaveHandles = params.handle
    this.#resultPoints = type.result !== undefined && contentsOf(type.result).pointer
  }

  /** Returns the canonical options that `canon lift` requires. */
  liftNeeds(async: boolean): Needs {
    const inMemory = this.paramsInMemory || (this.resultInMemory && !async)
    return {
      memory: inMemory || this.#paramsPoint || this.#resultPoints,
      realloc: this.paramsInMemory || this.#paramsPoint,
    }
  }

  /** Returns the canonical options that `canon lower` requires. */
  lowerNeeds(async: boolean): Needs {
    const inMemory = async
      ? this.asyncParamsInMemory || this.#result !== undefined
      : this.paramsInMemory || this.resultInMemory
    return { memory: inMemory || this.#paramsPoint || this.#resultPoints, realloc: this.#resultPoints }
  }

  /** Returns the core type of the function that `canon lift` wraps. */
  lifted({ async, callback }: { readonly async: boolean; readonly callback: unknown }): CoreFuncType {
    const params = this.#flatParams(maxFlatParams)
    if (async) return { params, results: callback === undefined ? [] : ['i32'] }
    return { params, results: this.resultInMemory ? ['i32'] : (this.#result?.flat ?? []) }
  }

  /** Returns the core type of the function that `canon lower` creates. */
  lowered(async: boolean): CoreFuncType {
    const params = this.#flatParams(async ? maxFlatAsyncParams : maxFlatParams)
    if (async) return { params: this.#result === undefined ? params : [...params, 'i32'], results: ['i32'] }
    if (this.resultInMemory) return { params: [...params, 'i32'], results: [] }
    return { params, results: this.#result?.flat ?? [] }
  }

  #flatParams(most: number): readonly CoreValueType[] {
    return this.#tuple.flat.length > most ? ['i32'] : this.#tuple.flat
  }

  /** Whether an asynchronous `canon lower` passes the parameters through memory. */
  get asyncParamsInMemory(): boolean {
    return this.#tuple.flat.length > maxFlatAsyncParams
  }

  /** Lifts the arguments of a call that a guest makes (`lift_flat_values`). */
  liftParams(cx: LiftLowerContext, flat: readonly CoreValue[], inMemory = this.paramsInMemory): unknown[] {
    cx.budget.begin()
    const values: unknown[] = []
    if (inMemory) {
      const at = cx.memory.range(flat[0] as number, this.#tuple.size, this.#tuple.alignment)
      for (let i = 0; i < this.#params.length; i++) {
        values.push((this.#params[i] as Codec).load(cx, at + (this.#tuple.offsets[i] as number)))
      }
      return values
    }
    const reader = new CoreValueIter(flat)
    for (const param of this.#params) values.push(param.lift(cx, reader))
    return values
  }

  /** Lowers the arguments of a call into a guest (`lower_flat_values`). */
  lowerParams(cx: LiftLowerContext, values: readonly unknown[]): CoreValue[] {
    cx.budget.begin()
    if (this.paramsInMemory) {
      const at = cx.allocate(this.#tuple.alignment, this.#tuple.size)
      this.#params.forEach((param, i) => {
        param.store(cx, values[i], at + (this.#tuple.offsets[i] as number))
      })
      return [at]
    }
    const flat: CoreValue[] = []
    for (let i = 0; i < this.#params.length; i++) (this.#params[i] as Codec).lower(cx, values[i], flat)
    return flat
  }

  /** Lifts the result of a task from the arguments of `task.return`. */
  liftReturned(cx: LiftLowerContext, flat: readonly CoreValue[]): unknown {
    const result = this.#result
    if (result === undefined) return undefined
    cx.budget.begin()
    if (result.flat.length <= maxFlatParams) return result.lift(cx, new CoreValueIter(flat))
    return result.load(cx, cx.memory.range(flat[0] as number, result.size, result.alignment))
  }

  /** Lifts the result of a guest from its only core value. */
  liftResult(cx: LiftLowerContext, value: CoreValue): unknown {
    const result = this.#result
    if (result === undefined) return undefined
    cx.budget.begin()
    if (!this.resultInMemory) return result.lift(cx, new CoreValueIter([value]))
    return result.load(cx, cx.memory.range(value as number, result.size, result.alignment))
  }

  /**
   * Lowers the result of a call that a guest makes: to the pointer that came last among the arguments, or to the core value
   * that this method returns.
   */
  lowerResult(
    cx: LiftLowerContext,
    value: unknown,
    flat: readonly CoreValue[],
    inMemory = this.resultInMemory,
  ): CoreValue | undefined {
    const result = this.#result
    if (result === undefined) return undefined
    cx.budget.begin()
    if (inMemory) {
      result.store(cx, value, this.returnPointer(cx, flat))
      return undefined
    }
    const values: CoreValue[] = []
    result.lower(cx, value, values)
    return values[0]
  }

  /** Returns the pointer to which the result goes, checked. */
  returnPointer(cx: LiftLowerContext, flat: readonly CoreValue[]): number {
    const result = this.#result as Codec
    return cx.memory.range(flat[flat.length - 1] as number, result.size, result.alignment)
  }
}
