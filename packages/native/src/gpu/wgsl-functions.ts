/** Functions of a shader in WGSL: their calls, and the memory that their variables take. */

import { tokensOf } from './wgsl-tokens.ts'
import { isName, type Named, scalar, stored, type Type, vector, WgslTypes } from './wgsl-types.ts'
import {
  weightOfCall,
  weightOfComponent,
  weightOfToken,
  weightOfValue,
  weightOfVariables,
} from './wgsl-weights.ts'

/** A function without those that it calls. */
export interface WgslFunction {
  /** Memory that it takes to compile it, in kB. */
  weight: number
  /** Number of its variables and of the values that have names. */
  names: number
  /** Bytes of its variables, and of values that are larger than a vector. */
  bytes: number
  /** The token before each opening parenthesis. */
  readonly callees: string[]
}

/** Functions by their names, and the bytes of private variables and constants. */
export interface WgslFunctions {
  readonly functions: ReadonlyMap<string, WgslFunction>
  readonly bytes: number
}

export function functionsOf(code: string): WgslFunctions {
  const tokens = tokensOf(code)
  const types = new WgslTypes(tokens)
  const names = new Map<string, Named>()
  const bytes = declareModule(tokens, types, names)
  return { functions: new FunctionReader(tokens, types, names).functions, bytes }
}

/** Compilers copy larger values to memory in order to index them. Vectors need none. */
const bytesOfValue = ({ bytes }: Type) => (bytes > vector.bytes ? bytes : 0)

const weightOfCopy = (type: Type) =>
  weightOfValue(type.kind === 'matrix' ? 'multiplied' : 'copied', bytesOfValue(type))

const declarations = new Set(['var', 'let', 'const', 'override'])

/** Adds the names of the module, and returns the bytes of its private variables and constants. */
function declareModule(tokens: readonly string[], types: WgslTypes, names: Map<string, Named>): number {
  const scope = (name: string) => names.get(name)
  const constants: Named[] = []
  const variables: Named[] = []
  let depth = 0
  for (const [index, token] of tokens.entries()) {
    if (token === '{') depth++
    else if (token === '}') depth--
    if (depth > 0) continue
    const name = tokens[index + 1]!
    if (token === 'struct') names.set(name, types.structure(index + 2, scope))
    else if (token === 'alias') names.set(name, types.alias(index + 3, scope))
    else if (token === 'fn') {
      let result = types.endOfGroup(index + 2)
      if (tokens[result] !== '-') continue
      result += 2
      while (tokens[result] === '@')
        result = tokens[result + 2] === '(' ? types.endOfGroup(result + 2) : result + 2
      names.set(name, types.alias(result, scope))
    } else if (declarations.has(token)) {
      const at = types.endOfTemplate(index + 1)
      const named = types.declared(at + 1, scope, /^(storage|uniform|workgroup)$/.test(tokens[index + 2]!))
      names.set(tokens[at]!, named)
      if (token === 'const') constants.push(named)
      else if (tokens[index + 2] === 'private') variables.push(named)
    }
  }
  // All are evaluated in their order, so that a long chain of them needs no deep recursion, and before functions hide names.
  for (const named of names.values()) {
    named.value()
    named.type()
  }
  const bytes = variables.reduce((sum, named) => sum + named.type().bytes, 0)
  return constants.reduce((sum, named) => sum + bytesOfValue(named.type()), bytes)
}

/** Reads the functions, and follows the scopes of names in them. */
class FunctionReader {
  readonly functions = new Map<string, WgslFunction>()
  readonly #tokens: readonly string[]
  readonly #types: WgslTypes
  readonly #names: Map<string, Named>
  readonly #scope = (name: string) => this.#names.get(name)
  /** For each open scope, the names that it hides. */
  readonly #hidden: [string, Named | undefined][][] = []
  /** Depths of the blocks around those `fn` and `for` whose blocks also end the scope of what they declare before. */
  readonly #headers: number[] = []
  #depth = 0
  /** Whether the token that is read belongs to a `const` or `const_assert`. Dawn computes their expressions, no driver compiles them. */
  #isConstant = false

  constructor(tokens: readonly string[], types: WgslTypes, names: Map<string, Named>) {
    this.#tokens = tokens
    this.#types = types
    this.#names = names
    let body: WgslFunction | undefined
    for (let index = 0; index < tokens.length; index++) {
      const token = tokens[index]!
      if (token === 'fn') {
        body = { weight: 0, names: 0, bytes: 0, callees: [] }
        this.functions.set(tokens[++index]!, body)
        while (this.#hidden.length > 0) this.#closeScope()
        this.#headers.length = 0
        this.#openHeader(0)
        // Compilers keep the result in a variable when the function returns at several places.
        const result = names.get(tokens[index]!)?.type()
        body.bytes += this.#parameters(index + 1) + (result === undefined ? 0 : bytesOfValue(result))
        body.weight += weightOfVariables(body.bytes)
        continue
      }
      if (body === undefined) continue
      if (token === 'let' || token === 'var') body.names++
      if (token === 'const' || token === 'const_assert') this.#isConstant = true
      else if (token === ';') this.#isConstant = false
      const bytes = this.#bytesAt(index)
      body.bytes += bytes
      body.weight += (this.#isConstant ? weightOfToken('') : this.#weightAt(index)) + weightOfVariables(bytes)
      // The parenthesis of the parameters is no call.
      if (token === '(' && tokens[index - 2] !== 'fn') body.callees.push(tokens[index - 1]!)
      this.#follow(token)
      if (token === '}' && this.#depth === 0) body = undefined
    }
  }

  #openHeader(depth: number): void {
    this.#depth = depth
    this.#headers.push(depth)
    this.#hidden.push([])
  }

  #closeScope(): void {
    for (const [name, named] of this.#hidden.pop()?.reverse() ?? []) {
      if (named === undefined) this.#names.delete(name)
      else this.#names.set(name, named)
    }
  }

  /** Opens and closes scopes. */
  #follow(token: string): void {
    if (token === 'for') this.#openHeader(this.#depth)
    else if (token === '{') {
      this.#depth++
      this.#hidden.push([])
    } else if (token === '}') {
      this.#closeScope()
      if (--this.#depth !== this.#headers.at(-1)) return
      this.#headers.pop()
      this.#closeScope()
    }
  }

  #declare(name: string, named: Named): Type {
    // A name does not yet stand for what it declares in its own initializer, and later for what is visible here.
    const type = named.type()
    named.value()
    this.#hidden.at(-1)?.push([name, this.#names.get(name)])
    this.#names.set(name, named)
    return type
  }

  /** Declares the parameters in the parentheses at the index, and returns their bytes. */
  #parameters(at: number): number {
    const end = this.#types.endOfGroup(at)
    let bytes = 0
    for (let index = at; index < end; index++) {
      if (this.#tokens[index] !== ':') continue
      bytes += bytesOfValue(this.#declare(this.#tokens[index - 1]!, this.#types.declared(index, this.#scope)))
    }
    return bytes
  }

  /** Returns the bytes of memory that what starts at the index takes. */
  #bytesAt(index: number): number {
    const token = this.#tokens[index]!
    if (declarations.has(token)) {
      const at = this.#types.endOfTemplate(index + 1)
      const type = this.#declare(this.#tokens[at]!, this.#types.declared(at + 1, this.#scope))
      return token === 'var' ? type.bytes : bytesOfValue(type)
    }
    if (token === '(') {
      const before = this.#tokens[index - 1]
      // A call, or an expression in parentheses, which is no copy when it is a reference.
      if (isName(before)) return this.#bytesOfIndexed(index - 1)
      return before === '>' || this.#tokens[index + 1] === '*' ? 0 : this.#bytesOfIndexed(index)
    }
    return token === 'array' && this.#tokens[index + 1] === '<' ? this.#bytesOfIndexed(index) : 0
  }

  /** Returns the weight of what starts at the index, without the variables. */
  #weightAt(index: number): number {
    const token = this.#tokens[index]!
    const before = this.#tokens[index - 1]
    if (token === '(' && !isName(before) && before !== '>')
      return weightOfToken(token) + this.#weightOfGroup(index)
    if (!isName(token)) return weightOfToken(this.#isDoubled(index) ? token + token : token)
    // Names of members and attributes, and those that are declared.
    const isDeclared = declarations.has(before!) || this.#tokens[index + 1] === ':'
    if (before === '.' || before === '@' || isDeclared) return weightOfToken('')
    const named = this.#names.get(token)
    if (named?.isValue) return weightOfToken('') + this.#weightOfAccess(index, named)
    if (this.#tokens[this.#types.endOfTemplate(index + 1)] !== '(') return weightOfToken(token)
    // The one function of WGSL that reads a value of any size, by its address.
    if (token === 'workgroupUniformLoad')
      return weightOfValue('indexed', this.#types.rootAt(index, this.#scope).type.bytes)
    const { type } = this.#types.typeAt(index, this.#scope)
    const call = weightOfCall(named === undefined ? token : '')
    return call + (type.kind === 'integer' ? weightOfValue('converted', type.bytes) : weightOfCopy(type))
  }

  /** Whether the operator at the index is the second half of a logical operator, or of a shift by what is no number. */
  #isDoubled(index: number): boolean {
    const [before, token, next] = this.#tokens.slice(index - 1, index + 2)
    if (token !== before) return false
    if (token === '&' || token === '|') return true
    return (token === '<' || token === '>') && !/^\d/.test(next ?? '') && !this.#types.isEndOfTemplate(index)
  }

  /** Returns the weight of reading or writing that part of a variable or value whose name is at the index. */
  #weightOfAccess(index: number, { type, isShared }: Named): number {
    const isDereferenced = this.#tokens[index - 1] === '*'
    // In parentheses, only the part after them is read or written.
    if (isDereferenced && /^\(\)[.[]$/.test([-2, 1, 2].map(offset => this.#tokens[index + offset]).join('')))
      return 0
    const whole = isDereferenced ? stored(type()) : type()
    const part = this.#types.partAt(whole, index + 1)
    if (this.#isAddress(index)) return part.isIndexed ? weightOfValue('indexed', scalar.bytes) : 0
    const times = this.#isUpdate(part.end) ? 2 : 1
    if (part.isIndexed) return times * weightOfValue('indexed', part.type.bytes)
    if (isShared) return times * weightOfValue('shared', part.type.bytes)
    return times * weightOfCopy(part.type) + (this.#isWrittenMember(part.end) ? weightOfComponent : 0)
  }

  /** Returns the weight of reading or writing a part of, or what is at, the expression in parentheses at the index. */
  #weightOfGroup(index: number): number {
    const end = this.#types.endOfGroup(index)
    const isPart = /^[.[]$/.test(this.#tokens[end] ?? '')
    const isDereferenced = this.#tokens[index - 1] === '*'
    if (!isPart && !isDereferenced) return 0
    const { type } = this.#types.rootAt(index, this.#scope)
    const part = this.#types.partAt(isDereferenced ? stored(type) : type, end)
    if (this.#isAddress(index)) return part.isIndexed ? weightOfValue('indexed', scalar.bytes) : 0
    // The asterisk of a product is before what is no address.
    const isAtAddress = isDereferenced && type.pointee !== undefined
    const { bytes } = part.type
    const weight = part.isIndexed || isAtAddress ? weightOfValue('indexed', bytes) : weightOfCopy(part.type)
    return (this.#isUpdate(part.end) ? 2 : 1) * (isPart || isAtAddress ? weight : 0)
  }

  /** Whether only the address is used of what is at the index: for the value of a pointer, or as an argument. */
  #isAddress(index: number): boolean {
    const before = (count: number) => this.#tokens[index - count] ?? ''
    return before(1) === '&' && (/^[=,]$/.test(before(2)) || (before(2) === '(' && isName(before(3))))
  }

  /** Whether the operator at the index reads and writes what is before it, such as `+=` and `++`. */
  #isUpdate(at: number): boolean {
    return /^([-+*/%&|^]=|\+\+|--|<<=|>>=)/.test(this.#tokens.slice(at, at + 3).join(''))
  }

  /** Whether what ends at the index is a member, and is written. */
  #isWrittenMember(end: number): boolean {
    const isAssigned = this.#tokens[end] === '=' && this.#tokens[end + 1] !== '='
    return this.#tokens[end - 2] === '.' && (isAssigned || this.#isUpdate(end))
  }

  /** Returns the bytes of a value without a name that is indexed. */
  #bytesOfIndexed(at: number): number {
    if (this.#isConstant) return 0
    const group = this.#tokens[at] === '(' ? at : this.#types.endOfTemplate(at + 1)
    if (this.#tokens[group] !== '(') return 0
    let end = this.#types.endOfGroup(group)
    while (this.#tokens[end] === '.') end += 2
    return this.#tokens[end] === '[' ? bytesOfValue(this.#types.rootAt(at, this.#scope).type) : 0
  }
}
