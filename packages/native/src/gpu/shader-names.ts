/**
 * Names that a shader in WGSL declares. Dawn's compiler prints a message for each that is declared twice in a scope, and for each
 * way through declarations that depend on one another.
 */

import type { Part } from './wgsl-tokens.ts'
import { isName } from './wgsl-types.ts'

/** A declaration of the module. */
interface Declaration extends Part {
  readonly isFunction: boolean
  /** Names that are no local ones. */
  readonly references: Set<string>
}

/** How declarations of a module depend on one another. */
export interface Dependencies {
  /** Names that depend on themselves, and those between them. */
  readonly cyclic: readonly string[]
  /** Most functions of which each calls the next. */
  readonly callDepth: number
  readonly functions: number
}

/** Follows the scopes of a shader, token by token. */
export class ShaderNames {
  /** The first declaration of each name of the module. */
  readonly #module = new Map<string, Declaration>()
  /** The last one, which a message about the next one cites. */
  readonly #last = new Map<string, Part>()
  readonly #redeclared: [name: string, Part, Part][] = []
  /** Local names of the open scopes. Most scopes have none. */
  readonly #scopes: (Map<string, Part> | undefined)[] = []
  /** How many open scopes have a local name. */
  readonly #visible = new Map<string, number>()
  /** Numbers of open blocks at which the scope of a `for` ends. */
  readonly #headers: number[] = []
  #blocks = 0
  /** The open declaration of the module. */
  #declaration: Declaration | undefined
  /** The keyword that began it. */
  #kind = ''
  /** Names in attributes before a declaration of the module. */
  #attributes = new Set<string>()
  #parameters: [name: string, Part][] = []
  /** Names after `let`, `var` and `const`, which are visible after the declaration. */
  #locals: [name: string, Part][] = []
  /** The keyword whose name follows, if one does. */
  #keyword = ''
  /** Open angle brackets and parentheses between that keyword and its name. */
  #angles = 0
  #parentheses = 0
  /** Whether the arguments of an attribute follow that are no expressions. */
  #isInAttribute = false
  #before = ''
  #beforeThat = ''
  #beforeAt = 0

  /** Takes the next token. */
  read(token: string, at: number): void {
    this.#readName(token)
    if (variables.has(token)) {
      if (this.#blocks === 0) this.#open(token, at)
      else this.#keyword = token
    } else if (declarations.has(token)) this.#open(token, at)
    else if (token === 'for') {
      this.#headers.push(this.#blocks)
      this.#scopes.push(undefined)
    } else if (token === '{') {
      this.#scopes.push(undefined)
      this.#blocks++
      for (const [name, part] of this.#parameters.splice(0)) this.#declareLocal(name, part)
    } else if (token === '}') this.#closeBlock(at)
    else if (token === ';') {
      for (const [name, part] of this.#locals.splice(0)) this.#declareLocal(name, part)
      if (this.#blocks === 0) {
        this.#close(at)
        this.#attributes.clear()
      }
    }
    this.#beforeThat = this.#before
    this.#before = token
    this.#beforeAt = at
  }

  /** Returns the declarations whose names are already declared in their scope, each with the one before. */
  get redeclared(): readonly (readonly [name: string, Part, Part])[] {
    return this.#redeclared
  }

  /** Returns the declaration of a name of the module. */
  declarationOf(name: string): Part {
    return this.#module.get(name)!
  }

  /** Returns how the declarations of the module depend on one another. */
  dependencies(): Dependencies {
    const dependencies = new Map<string, string[]>()
    const dependents = new Map<string, string[]>()
    for (const name of this.#module.keys()) dependents.set(name, [])
    for (const [name, { references }] of this.#module) {
      const known = [...references].filter(reference => this.#module.has(reference))
      dependencies.set(name, known)
      for (const dependency of known) dependents.get(dependency)!.push(name)
    }
    const depths = new Map<string, number>()
    let callDepth = 0
    const left = withoutEnds(new Set(dependencies.keys()), dependencies, dependents, name => {
      const below = dependencies.get(name)!.reduce((most, other) => Math.max(most, depths.get(other)!), 0)
      const depth = below + (this.#module.get(name)!.isFunction ? 1 : 0)
      depths.set(name, depth)
      callDepth = Math.max(callDepth, depth)
    })
    const functions = [...this.#module.values()].filter(({ isFunction }) => isFunction).length
    return { cyclic: [...withoutEnds(left, dependents, dependencies)], callDepth, functions }
  }

  /** Decides what the token before is, now that the next one is known. */
  #readName(next: string): void {
    const name = this.#before
    if (name === ')') this.#isInAttribute = false
    if (this.#beforeThat === '@') {
      if (next === '(') this.#isInAttribute = attributesWithoutExpressions.has(name)
      return
    }
    if (this.#keyword !== '') {
      if (name === '(') this.#parentheses++
      else if (name === ')') this.#parentheses--
      else if (this.#parentheses > 0) this.#refer(name)
      else if (name === '<') this.#angles++
      else if (name === '>') this.#angles--
      else if (this.#angles > 0) this.#refer(name)
      else if (name !== this.#keyword && isName(name)) this.#declare(name)
      return
    }
    if (next === ':' && this.#kind === 'fn' && this.#blocks === 0)
      this.#parameters.push([name, { start: this.#beforeAt, end: this.#beforeAt }])
    else if (next !== ':' || this.#kind !== 'struct') this.#refer(name)
  }

  #refer(name: string): void {
    if (this.#isInAttribute || this.#beforeThat === '.' || !isName(name)) return
    if ((this.#visible.get(name) ?? 0) === 0) (this.#declaration?.references ?? this.#attributes).add(name)
  }

  #declare(name: string): void {
    this.#keyword = ''
    this.#angles = 0
    this.#parentheses = 0
    if (this.#blocks > 0) {
      this.#locals.push([name, { start: this.#beforeAt, end: this.#beforeAt }])
      return
    }
    const declaration = this.#declaration!
    const last = this.#last.get(name)
    if (last === undefined) this.#module.set(name, declaration)
    else this.#redeclared.push([name, declaration, last])
    this.#last.set(name, declaration)
  }

  #declareLocal(name: string, part: Part): void {
    if (this.#scopes.length === 0) return
    const scope = this.#scopes.at(-1) ?? new Map<string, Part>()
    this.#scopes[this.#scopes.length - 1] = scope
    const last = scope.get(name)
    if (last === undefined) this.#visible.set(name, (this.#visible.get(name) ?? 0) + 1)
    else this.#redeclared.push([name, part, last])
    scope.set(name, part)
  }

  #closeScope(): void {
    for (const name of this.#scopes.pop()?.keys() ?? []) this.#visible.set(name, this.#visible.get(name)! - 1)
  }

  /** Begins a declaration of the module, also where the braces before do not match. */
  #open(token: string, at: number): void {
    this.#close(at)
    this.#blocks = 0
    while (this.#scopes.length > 0) this.#closeScope()
    this.#headers.length = 0
    this.#parameters.length = 0
    this.#locals.length = 0
    this.#kind = token
    this.#keyword = token
    this.#declaration = { start: at, end: at, isFunction: token === 'fn', references: this.#attributes }
    this.#attributes = new Set()
  }

  #close(at: number): void {
    if (this.#declaration !== undefined) this.#declaration.end = at
    this.#declaration = undefined
    this.#kind = ''
  }

  #closeBlock(at: number): void {
    this.#closeScope()
    this.#blocks = Math.max(this.#blocks - 1, 0)
    if (this.#headers.at(-1) === this.#blocks) {
      this.#headers.pop()
      this.#closeScope()
    }
    if (this.#blocks === 0) this.#close(at)
  }
}

/** Keywords that WGSL has in no function. */
const declarations = new Set(['fn', 'struct', 'alias', 'override'])
const variables = new Set(['var', 'let', 'const'])
const attributesWithoutExpressions = new Set(['builtin', 'interpolate', 'diagnostic'])

type Edges = ReadonlyMap<string, readonly string[]>

/** Removes nodes without edges to others, again and again, and returns those that stay. */
function withoutEnds(
  nodes: ReadonlySet<string>,
  edges: Edges,
  reverse: Edges,
  onRemove?: (node: string) => void,
): Set<string> {
  const left = new Set(nodes)
  const counts = new Map(
    [...nodes].map(node => [node, edges.get(node)!.filter(other => nodes.has(other)).length]),
  )
  const ends = [...nodes].filter(node => counts.get(node) === 0)
  for (const end of ends) {
    left.delete(end)
    onRemove?.(end)
    for (const node of reverse.get(end)!) {
      if (!left.has(node)) continue
      const count = counts.get(node)! - 1
      counts.set(node, count)
      if (count === 0) ends.push(node)
    }
  }
  return left
}
