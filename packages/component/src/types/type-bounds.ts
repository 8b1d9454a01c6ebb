import { cannotLink } from '../errors.ts'
import { partsOf } from './parts.ts'
import type { ValueType } from './types.ts'

/** Most levels of types inside a type, as in other implementations. */
const maxTypeDepth = 100
/** Most parts of a type, including the parts of its parts, as in other implementations. */
const maxTypeSize = 100_000
/** Letters of a name that count as one part of a type, because messages print the name with the type. */
const lettersOfPart = 100
/** Most imports and exports in all types of a component when written out; nested types multiply them. */
const maxExterns = 200_000
/**
 * Most definitions and parts of types of a component, counting repetitions, each of which costs time and
 * memory.
 */
const maxSteps = 1_000_000
/** Most levels of instance and component types that refer to each other. */
const maxOpenTypes = 100

/** Depth and size of a type, derived from those of its parts, so that no part is walked twice. */
interface Extent {
  readonly depth: number
  readonly size: number
  readonly hasBorrow: boolean
}

const extents = new WeakMap<ValueType, Extent>()

/**
 * Bounds on the types and definitions of one component, shared by all of its scopes. A component of a few
 * kilobytes can define types that are exponentially large when written out.
 */
export class TypeBudget {
  #externs = maxExterns
  #steps = maxSteps
  #openTypes = maxOpenTypes

  /**
   * Counts definitions and parts of types.
   *
   * @throws {LinkError} when the component exceeds {@link maxSteps}
   */
  spend(steps: number): void {
    this.#steps -= steps
    if (this.#steps < 0) cannotLink(`the component has more than ${maxSteps} definitions and parts of types`)
  }

  /**
   * Counts an import or export.
   *
   * @throws {LinkError} when the component exceeds {@link maxExterns}
   */
  countExtern(): void {
    if (this.#externs-- === 0)
      cannotLink(`the types of the component have more than ${maxExterns} imports and exports`)
  }

  /**
   * Runs `open`, which opens a component or instance type.
   *
   * @throws {LinkError} when too many types are being opened inside each other
   */
  open<T>(open: () => T): T {
    if (this.#openTypes === 0) cannotLink(`types are nested more than ${maxOpenTypes} deep`)
    this.#openTypes--
    try {
      return open()
    } finally {
      this.#openTypes++
    }
  }

  /**
   * Returns `type`, once its extent is known and within bounds.
   *
   * @throws {LinkError} when the type is too large or too deep
   */
  bounded(type: ValueType): ValueType {
    const extent = this.#measure(type)
    if (extent.depth > maxTypeDepth) cannotLink(`type is nested more than ${maxTypeDepth} deep`)
    extents.set(type, extent)
    return type
  }

  /**
   * Checks the total size of the parameters of a function type.
   *
   * @throws {LinkError} when the type is too large
   */
  checkParams(params: readonly { readonly name: string; readonly type: ValueType }[]): void {
    let size = 1
    for (const param of params) size += sizeIn(param.name, extents.get(param.type))
    this.#checkSize(size, params.length)
  }

  #measure(type: ValueType): Extent {
    let depth = 0
    let size = 1
    let borrows = type.kind === 'borrow'
    const parts = partsOf(type)
    for (const { name, type: part } of parts) {
      const extent = part === undefined ? undefined : extents.get(part)
      depth = Math.max(depth, extent?.depth ?? 0)
      size += sizeIn(name, extent)
      borrows ||= extent?.hasBorrow ?? false
    }
    this.#checkSize(size, parts.length + 1)
    return { depth: depth + 1, size, hasBorrow: borrows }
  }

  /** Checks the size of a type; `parts` is the number of its direct parts. */
  #checkSize(size: number, parts: number): void {
    this.spend(parts)
    if (size > maxTypeSize) cannotLink(`type is larger than ${maxTypeSize} parts`)
  }
}

/** Whether a type contains a `borrow`. The type must have passed {@link TypeBudget.bounded}. */
export function hasBorrow(type: ValueType): boolean {
  return extents.get(type)?.hasBorrow ?? false
}

/**
 * Returns the number of parts of a type, including the parts of its parts; 0 for one that has not passed {@link
 * TypeBudget.bounded}.
 */
export function sizeOf(type: ValueType): number {
  return extents.get(type)?.size ?? 0
}

/** Returns how much a named part adds to the size of a type. */
function sizeIn(name: string, part: Extent | undefined): number {
  return (part?.size ?? 1) + Math.floor(name.length / lettersOfPart)
}
