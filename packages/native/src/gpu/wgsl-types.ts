/**
 * Sizes of the types that a shader in WGSL states or implies, in bytes of their components without padding. It is for bounds: of
 * an expression with operators it knows the largest operand, of a function of WGSL the largest argument. A size that it cannot
 * tell is infinite, because a guest could hide a large array in the part of the language that is not evaluated here; the lengths
 * of arrays in real shaders are numbers, constants, and arithmetic of both. It needs no valid WGSL.
 *
 * @see https://www.w3.org/TR/WGSL/#types
 */

/** A type, as far as its size matters. */
export interface Type {
  readonly bytes: number
  /** Type of an element of an array or column of a matrix. */
  readonly element?: Type
  readonly members?: ReadonlyMap<string, Type>
  /** Type of the variable that a pointer points to. */
  readonly pointee?: Type
  /** Integers stand for vectors of them, too. */
  readonly kind?: 'integer' | 'matrix'
}

/** A name's type (of a function: of its result) and the number that it stands for. Each is evaluated when it is used. */
export interface Named {
  type(): Type
  value(): number
  /** Whether it is a variable or a value, neither a type nor a function. */
  readonly isValue: boolean
  /** Whether its type is in memory that other invocations may share, which is slower to access than variables are. */
  readonly isShared?: boolean
}

/** Names of an inner scope before those of the outer. */
export type Scope = (name: string) => Named | undefined

/** A type, and the index of the token after it. */
interface Parsed {
  readonly type: Type
  readonly end: number
}

export const scalar: Type = { bytes: 4 }
const integer: Type = { bytes: 4, kind: 'integer' }
/** The largest type that fits a register. SwiftShader takes memory only for variables and larger values. */
export const vector: Type = { bytes: 16, element: scalar }
const unknown: Type = { bytes: Number.POSITIVE_INFINITY }
/** Expressions nested deeper are refused by Dawn, names that refer to one another are not. */
const maxDepth = 256

const operators = '+-*/%&|^<>=!'
/** Tells names and keywords from other tokens. */
export const isName = (token: string | undefined) => token !== undefined && /^[\p{XID_Start}_]/u.test(token)
const larger = (a: Type, b: Type) => (b.bytes > a.bytes ? b : a)
export const stored = (type: Type) => type.pointee ?? type

/** Evaluates types at tokens of a shader. */
export class WgslTypes {
  readonly #tokens: readonly string[]
  readonly #groups: ReadonlyMap<number, number>
  readonly #ends: ReadonlySet<number>
  /** Those that contain expressions, which are evaluated once. */
  readonly #roots = new Map<number, Parsed>()
  #depth = 0

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens
    this.#groups = groupsOf(tokens)
    this.#ends = new Set(this.#groups.values())
  }

  /** Returns what a declared name stands for whose `:` or `=` is at the index. */
  declared(at: number, scope: Scope, isShared = false): Named {
    const isTyped = this.#tokens[at] === ':'
    const value = () => {
      const number = this.#numberAt((isTyped ? this.typeAt(at + 1, scope).end : at) + 1, scope)
      return this.#tokens[number.end] === ';' ? number.value : Number.NaN
    }
    return {
      type: once(unknown, () => (isTyped ? this.typeAt : this.#expressionAt).call(this, at + 1, scope).type),
      value: once(Number.NaN, value),
      isValue: true,
      isShared,
    }
  }

  /** Returns what a name stands for whose type is at the index, such as an alias or the result of a function. */
  alias(at: number, scope: Scope): Named {
    return { type: once(unknown, () => this.typeAt(at, scope).type), value: () => Number.NaN, isValue: false }
  }

  /** Returns what the name of a structure stands for whose `{` is at the index. */
  structure(at: number, scope: Scope): Named {
    const type = () => {
      const members = new Map<string, Type>()
      let bytes = 0
      for (let index = at; index < this.#tokens.length && this.#tokens[index] !== '}'; index++) {
        if (this.#tokens[index] !== ':') continue
        const member = this.typeAt(index + 1, scope)
        members.set(this.#tokens[index - 1]!, member.type)
        bytes += member.type.bytes
        index = member.end - 1
      }
      return { bytes, members }
    }
    return { type: once(unknown, type), value: () => Number.NaN, isValue: false }
  }

  /** Returns the type that the tokens state. */
  typeAt(at: number, scope: Scope): Parsed {
    return this.#nested({ type: unknown, end: at + 1 }, () => {
      const name = this.#tokens[at]!
      const builtIn = this.#builtInTypeAt(name, at, this.#tokens[at + 1] === '<', scope)
      // With a name that nothing declares, Dawn refuses the shader, and says so.
      return builtIn ?? { type: scope(name)?.type() ?? vector, end: at + 1 }
    })
  }

  #builtInTypeAt(name: string, at: number, arguments_: boolean, scope: Scope): Parsed | undefined {
    if (scope(name) !== undefined) return undefined
    const end = this.endOfTemplate(at + 1)
    if (/^([iuf]32|f16|bool)$/.test(name)) return { type: /^[iu]/.test(name) ? integer : scalar, end }
    const vectorOf = (length: number): Type => ({ bytes: 4 * length, element: scalar })
    const [, length, suffix] = /^vec([234])([iufh])?$/.exec(name) ?? []
    if (length !== undefined) {
      const isInteger = /^[iu]/.test(suffix ?? (arguments_ ? this.#tokens[at + 2]! : ''))
      const type = vectorOf(Number(length))
      return { type: isInteger ? { ...type, kind: 'integer' } : type, end }
    }
    const [, columns, rows] = /^mat([234])x([234])[fh]?$/.exec(name) ?? []
    if (columns !== undefined) {
      const bytes = 4 * Number(columns) * Number(rows)
      return { type: { bytes, element: vectorOf(Number(rows)), kind: 'matrix' }, end }
    }
    if (!arguments_) return undefined
    // The type follows `ptr<function,`.
    if (name === 'ptr') return { type: { bytes: 0, pointee: this.typeAt(at + 4, scope).type }, end }
    // Atomics, textures, `bitcast`, and others take no more.
    if (name !== 'array') return { type: vector, end }
    const element = this.typeAt(at + 2, scope)
    // Arrays of the length of a buffer are no variables of functions.
    if (this.#tokens[element.end] === '>') return { type: { bytes: 0, element: element.type }, end }
    const { value } = this.#numberAt(element.end + 1, scope)
    const bytes = value >= 0 ? element.type.bytes * value : Number.POSITIVE_INFINITY
    return { type: { bytes, element: element.type }, end }
  }

  /** Returns the index after the parenthesis, bracket, or `>` of a template that closes the one at the index. */
  endOfGroup(at: number): number {
    return this.#groups.get(at) ?? this.#tokens.length
  }

  /** Whether the token at the index closes a template, if it is a `>`. */
  isEndOfTemplate(at: number): boolean {
    return this.#ends.has(at + 1)
  }

  /** Returns the index after the template at the index, or the index without one. */
  endOfTemplate(at: number): number {
    return this.#tokens[at] === '<' ? this.endOfGroup(at) : at
  }

  /** Returns the type of the value of an expression. */
  #expressionAt(at: number, scope: Scope): Parsed {
    return this.#nested({ type: unknown, end: at + 1 }, () => {
      const isAddress = this.#tokens[at] === '&'
      const isDereference = this.#tokens[at] === '*'
      const first = this.#operandAt(this.#afterOperators(at), scope)
      let { type, end } = first
      while (end < this.#tokens.length && operators.includes(this.#tokens[end]!)) {
        const operand = this.#operandAt(this.#afterOperators(end), scope)
        type = larger(stored(type), stored(operand.type))
        end = operand.end
      }
      if (end !== first.end) return { type: larger(type, vector), end }
      if (isAddress) return { type: { bytes: 0, pointee: stored(type) }, end }
      return { type: isDereference ? stored(type) : type, end }
    })
  }

  #afterOperators(at: number): number {
    let end = at
    while (end < this.#tokens.length && `${operators}~`.includes(this.#tokens[end]!)) end++
    return end
  }

  #operandAt(at: number, scope: Scope): Parsed {
    const { type, end } = this.rootAt(at, scope)
    return this.partAt(type, end)
  }

  /** Returns the type of the part of a value that the members and indices at the index access. */
  partAt(whole: Type, at: number): Parsed & { readonly isIndexed: boolean } {
    let type = whole
    let end = at
    let isIndexed = false
    for (;;) {
      const of = stored(type)
      if (this.#tokens[end] === '.') {
        // Members of vectors and of the results of functions such as `frexp` are no larger than a vector.
        type = of.members?.get(this.#tokens[end + 1]!) ?? (of === unknown ? unknown : vector)
        end += 2
      } else if (this.#tokens[end] === '[') {
        type = of.element ?? (of === unknown ? unknown : scalar)
        isIndexed ||= this.#tokens[end + 2] !== ']' || isName(this.#tokens[end + 1])
        end = this.endOfGroup(end)
      } else return { type, end, isIndexed }
    }
  }

  /** Returns the type of a name, a number, a call, or an expression in parentheses, without what follows to access a part of it. */
  rootAt(at: number, scope: Scope): Parsed {
    const known = this.#roots.get(at)
    if (known !== undefined) return known
    const root = this.#rootAt(at, scope)
    if (this.#groups.get(at) === root.end || this.#groups.get(at + 1) === root.end) this.#roots.set(at, root)
    return root
  }

  #rootAt(at: number, scope: Scope): Parsed {
    const name = this.#tokens[at]
    if (name === '(') return { type: this.#expressionAt(at + 1, scope).type, end: this.endOfGroup(at) }
    if (!isName(name) || name === 'true' || name === 'false') return { type: scalar, end: at + 1 }
    const next = this.#tokens[at + 1]
    const isTemplate = next === '<' && scope(name!) === undefined
    if (!isTemplate && next !== '(') return { type: scope(name!)?.type() ?? vector, end: at + 1 }
    const builtIn = this.#builtInTypeAt(name!, at, isTemplate, scope)
    const open = builtIn?.end ?? at + 1
    const end = this.endOfGroup(open)
    const type = builtIn?.type ?? scope(name!)?.type()
    if (type !== undefined) return { type, end }
    const { largest, count } = this.#argumentsAt(open + 1, end - 1, scope)
    if (name === 'array') return { type: { bytes: largest.bytes * count, element: largest }, end }
    return { type: larger(largest, vector), end }
  }

  #argumentsAt(start: number, end: number, scope: Scope): { largest: Type; count: number } {
    let largest: Type = { bytes: 0 }
    let count = 0
    for (let at = start; at < end; count++) {
      const argument = this.#expressionAt(at, scope)
      largest = larger(largest, stored(argument.type))
      at = argument.end + 1
    }
    return { largest, count }
  }

  /** Evaluates an expression of integers, or returns NaN. */
  #numberAt(at: number, scope: Scope, precedence = 0): { value: number; end: number } {
    return this.#nested({ value: Number.NaN, end: at + 1 }, () => {
      let { value, end } = this.#integerAt(at, scope)
      for (;;) {
        const token = this.#tokens[end]!
        const isShift = (token === '<' || token === '>') && this.#tokens[end + 1] === token
        // In a template, `>>` closes two lists.
        const operator = isShift && token === '<' ? '<<' : token
        const [level, apply] = Object.hasOwn(arithmetic, operator) ? arithmetic[operator]! : [0, undefined]
        if (apply === undefined || level <= precedence) break
        const right = this.#numberAt(end + operator.length, scope, level)
        value = apply(value, right.value)
        // Beyond its range, `u32` starts again at the other end.
        if (!(value >= 0 && value < 2 ** 32)) value = Number.NaN
        end = right.end
      }
      // Anything else that continues an expression is not evaluated.
      return { value: precedence > 0 || /^[,>;)]$/.test(this.#tokens[end] ?? '') ? value : Number.NaN, end }
    })
  }

  #integerAt(at: number, scope: Scope): { value: number; end: number } {
    const token = this.#tokens[at] ?? ''
    if (/^(\d+|0[xX][\da-fA-F]+)[iu]?$/.test(token))
      return { value: Number(token.replace(/[iu]$/, '')), end: at + 1 }
    const isGroup = token === '('
    // With a name that nothing declares, Dawn refuses the shader, and says so.
    if (!isGroup && this.#tokens[at + 1] !== '(')
      return { value: scope(token)?.value() ?? (isName(token) ? 1 : Number.NaN), end: at + 1 }
    const first = this.#numberAt(at + (isGroup ? 1 : 2), scope)
    const last = this.#tokens[first.end] === ',' ? this.#numberAt(first.end + 1, scope) : first
    const end = this.endOfGroup(isGroup ? at : at + 1)
    const isKnown =
      scope(token) === undefined && Object.hasOwn(integerFunctions, token) && last.end === end - 1
    return { value: isKnown ? integerFunctions[token]!(first.value, last.value) : Number.NaN, end }
  }

  #nested<T>(otherwise: T, evaluate: () => T): T {
    if (this.#depth >= maxDepth) return otherwise
    this.#depth++
    try {
      return evaluate()
    } finally {
      this.#depth--
    }
  }
}

const arithmetic: Record<string, readonly [precedence: number, apply: (a: number, b: number) => number]> = {
  '<<': [1, (a, b) => a * 2 ** b],
  '+': [2, (a, b) => a + b],
  '-': [2, (a, b) => a - b],
  '*': [3, (a, b) => a * b],
  '/': [3, (a, b) => Math.trunc(a / b)],
  '%': [3, (a, b) => a % b],
}

/** Functions of one or two integers, and parentheses alone. */
const integerFunctions: Record<string, (a: number, b: number) => number> = {
  '(': a => a,
  i32: a => a,
  u32: a => a,
  min: Math.min,
  max: Math.max,
}

/**
 * Returns the index after each parenthesis, bracket, or `>` of a template that closes one, by the index of that.
 *
 * @see https://www.w3.org/TR/WGSL/#template-list-discovery
 */
function groupsOf(tokens: readonly string[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>()
  const open: number[] = []
  // A template that is open ends with its group, or is none.
  const closeTemplates = () => {
    while (tokens[open.at(-1) ?? -1] === '<') open.pop()
  }
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1]
    if (token === '(' || token === '[') open.push(index)
    else if (token === '<' && isName(tokens[index - 1]) && next !== '<' && next !== '=') open.push(index)
    else if (token === '>' && tokens[open.at(-1) ?? -1] === '<') ends.set(open.pop()!, index + 1)
    else if (token === ')' || token === ']') {
      closeTemplates()
      if (open.length > 0) ends.set(open.pop()!, index + 1)
    } else if (/^[;:{]$/.test(token) || (token === next && /^[&|]$/.test(token))) closeTemplates()
  }
  return ends
}

/** Returns a function that evaluates at its first call. While it evaluates, the value is unknown to itself. */
function once<T>(unknown: T, evaluate: () => T): () => T {
  let value: T | undefined
  return () => {
    if (value === undefined) {
      value = unknown
      value = evaluate()
    }
    return value
  }
}
