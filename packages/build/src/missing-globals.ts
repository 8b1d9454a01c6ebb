import {
  type AnyNode,
  type CallExpression,
  type Expression,
  type Identifier,
  type IfStatement,
  type ImportSpecifier,
  type MemberExpression,
  type Node,
  parse,
  type Statement,
} from 'acorn'
import { fullAncestor } from 'acorn-walk'

/** A use of a missing global in a bundle. */
export interface GlobalUse {
  readonly name: string
  /** Line, counted from 1. */
  readonly line: number
  readonly column: number
}

/**
 * Finds uses of globals that the engine lacks. Skips code that cannot run without them, such as the branch
 * behind `typeof fetch === 'function'`, and globals that the bundle defines itself.
 *
 * @param code a bundle written by esbuild, which renames variables that would shadow a global; a name that no
 * declaration binds is therefore a global
 * @param present names of the globals that the engine has
 */
export function missingGlobals(code: string, present: ReadonlySet<string>): GlobalUse[] {
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true })
  const { declared, values } = declarations(program)
  const isMissing = (name: string) => !present.has(name) && !declared.has(name) && name !== 'arguments'
  const without = new Without(isMissing, values)
  const uses: GlobalUse[] = []
  fullAncestor(program, (node, _, ancestors, type) => {
    if (type !== 'Identifier') return
    const { name, loc } = node as Identifier
    if (!isMissing(name) || isOperandOfTypeof(ancestors) || without.isUnreachable(ancestors)) return
    uses.push({ name, line: loc!.start.line, column: loc!.start.column + 1 })
  })
  return uses
}

interface Declarations {
  /** All bound names, including globals that the bundle defines. */
  readonly declared: ReadonlySet<string>
  /** Values of names that are declared once and assigned once. */
  readonly values: ReadonlyMap<string, NamedValue>
}

interface NamedValue {
  readonly node: AnyNode
  /** Whether the name has its value from its declaration on, rather than `undefined` first. */
  readonly isInitial: boolean
}

function declarations(program: Node): Declarations {
  const bindings = new Map<string, { declarations: number; values: (NamedValue | undefined)[] }>()
  const bindingOf = (name: string) => {
    const binding = bindings.get(name) ?? { declarations: 0, values: [] }
    bindings.set(name, binding)
    return binding
  }
  const declare = (name: string) => {
    bindingOf(name).declarations++
  }
  const give = (name: string, node: AnyNode | undefined, isInitial = false) => {
    bindingOf(name).values.push(node && { node, isInitial })
  }
  const defined: GlobalMember[] = []
  fullAncestor(program, (node, _, ancestors, type) => {
    if (type === 'VariablePattern') {
      const { name } = node as Identifier
      const parent = ancestors.at(-2)
      if (parent?.type === 'AssignmentExpression') {
        give(name, parent.operator === '=' ? parent.right : undefined)
        return
      }
      declare(name)
      if (parent?.type === 'FunctionDeclaration') give(name, parent.id === node ? parent : undefined, true)
      else if (parent?.type !== 'VariableDeclarator') give(name, undefined)
      else if (parent.init) give(name, parent.init, true)
    } else if (/^Import.*Specifier$/.test(node.type)) {
      declare((node as ImportSpecifier).local.name)
    } else if (node.type === 'UpdateExpression' && node.argument.type === 'Identifier') {
      give(node.argument.name, undefined)
    } else if (node.type === 'AssignmentExpression') {
      const member = globalMember(node.left)
      if (member) defined.push(member)
    } else if (node.type === 'CallExpression') {
      defined.push(...definedBy(node))
    }
  })
  const declared = new Set(bindings.keys())
  for (const { object, name } of defined) if (!bindings.has(object)) declared.add(name)
  const once = [...bindings].flatMap(([name, { declarations, values }]): [string, NamedValue][] => {
    const [value, ...others] = values
    return declarations === 1 && value !== undefined && others.length === 0 ? [[name, value]] : []
  })
  return { declared, values: new Map(once) }
}

/** A property of an object that may be the global object. */
interface GlobalMember {
  readonly object: string
  readonly name: string
}

/**
 * Returns the globals that `Object.assign(globalThis, { … })`, `Object.defineProperty(globalThis, …)` and similar
 * calls define.
 */
function definedBy({ callee, arguments: [target, what] }: CallExpression): GlobalMember[] {
  if (callee.type !== 'MemberExpression' || target?.type !== 'Identifier' || !isGlobalObject(target))
    return []
  const keys =
    what?.type === 'ObjectExpression'
      ? what.properties.map(property => (property.type === 'Property' ? keyOf(property) : undefined))
      : [what?.type === 'Literal' ? String(what.value) : undefined]
  return keys.flatMap(name => (name === undefined ? [] : [{ object: target.name, name }]))
}

/** Returns a global written as a property of the global object: `globalThis.fetch`. */
function globalMember(node: AnyNode): GlobalMember | undefined {
  if (node.type !== 'MemberExpression' || !isGlobalObject(node.object)) return undefined
  const name = keyOf({ key: node.property, computed: node.computed })
  return name === undefined ? undefined : { object: node.object.name, name }
}

function keyOf({ key, computed }: { key: AnyNode; computed: boolean }): string | undefined {
  if (key.type === 'Literal') return String(key.value)
  return key.type === 'Identifier' && !computed ? key.name : undefined
}

function isGlobalObject(node: AnyNode): node is Identifier {
  return node.type === 'Identifier' && /^(globalThis|self|window|global)$/.test(node.name)
}

function isOperandOfTypeof(ancestors: readonly AnyNode[]): boolean {
  const parent = ancestors.at(-2)
  return parent?.type === 'UnaryExpression' && parent.operator === 'typeof'
}

/** Evaluates expressions of a program under the assumption that some globals are missing. */
class Without {
  readonly #isMissing: (name: string) => boolean
  readonly #values: ReadonlyMap<string, NamedValue>
  readonly #known = new Map<AnyNode, Known>()

  constructor(isMissing: (name: string) => boolean, values: ReadonlyMap<string, NamedValue>) {
    this.#isMissing = isMissing
    this.#values = values
  }

  /** Whether a node, the last of `ancestors`, never runs. */
  isUnreachable(ancestors: readonly AnyNode[]): boolean {
    return ancestors.some((node, i) => {
      const child = ancestors[i + 1]
      switch (node.type) {
        case 'IfStatement':
        case 'ConditionalExpression': {
          if (child === node.test) return false
          const test = this.#value(node.test)
          return test !== undefined && (child === node.consequent) !== Boolean(test.value)
        }
        case 'LogicalExpression':
          return child === node.right && this.#isDecided(node.operator, this.#value(node.left))
        case 'Program':
        case 'BlockStatement':
        case 'StaticBlock':
          return this.#hasLeft(node.body as readonly AnyNode[], child)
        case 'SwitchCase':
          return this.#hasLeft(node.consequent, child)
        default:
          return false
      }
    })
  }

  /** Whether a statement before `until` leaves the enclosing block. */
  #hasLeft(statements: readonly AnyNode[], until: AnyNode | undefined): boolean {
    for (const statement of statements) {
      if (statement === until) return false
      if (statement.type === 'IfStatement' && this.#leaves(statement)) return true
    }
    return false
  }

  #leaves({ test, consequent, alternate }: IfStatement): boolean {
    const known = this.#value(test)
    const taken = known === undefined ? undefined : known.value ? consequent : alternate
    return leaves(taken)
  }

  /** Whether the left operand alone decides `&&`, `||` or `??`. */
  #isDecided(operator: string, left: Known): boolean {
    if (left === undefined) return false
    if (operator === '??') return left.value !== undefined && left.value !== null
    return Boolean(left.value) === (operator === '||')
  }

  #value(node: AnyNode): Known {
    if (this.#known.has(node)) return this.#known.get(node)
    this.#known.set(node, undefined) // a value that depends on itself
    const value = this.#evaluate(node)
    this.#known.set(node, value)
    return value
  }

  #evaluate(node: AnyNode): Known {
    const name = globalMember(node)?.name
    if (name !== undefined && this.#isMissing(name)) return { value: undefined }
    switch (node.type) {
      case 'Literal':
        return { value: node.value }
      case 'Identifier':
        return this.#named(node.name)
      case 'ParenthesizedExpression':
      case 'ChainExpression':
        return this.#value(node.expression)
      case 'MemberExpression':
        return this.#member(node)
      case 'UnaryExpression':
        return this.#unary(node.operator, node.argument)
      case 'BinaryExpression':
        return this.#binary(node.operator, node.left, node.right)
      case 'LogicalExpression':
        return this.#logical(node.operator, node.left, node.right)
      case 'ConditionalExpression': {
        const test = this.#value(node.test)
        return test && this.#value(test.value ? node.consequent : node.alternate)
      }
      case 'CallExpression': {
        const called = node.callee.type === 'Identifier' ? this.#values.get(node.callee.name) : undefined
        const returned = called && returnedBy(called.node)
        return returned && this.#value(returned)
      }
      default:
        return undefined
    }
  }

  #named(name: string): Known {
    if (name === 'undefined') return { value: undefined }
    const given = this.#values.get(name)
    const known = given && this.#value(given.node)
    // A later assignment is unknown at this point; a falsy value is then equivalent to none.
    return given?.isInitial || known?.value === false ? known : undefined
  }

  #member({ object, optional }: MemberExpression): Known {
    const value = optional ? this.#value(object) : undefined
    return value !== undefined && (value.value === undefined || value.value === null)
      ? { value: undefined }
      : undefined
  }

  #unary(operator: string, argument: Expression): Known {
    if (operator === 'void') return { value: undefined }
    if (operator === 'typeof') {
      const name = argument.type === 'Identifier' ? argument.name : globalMember(argument)?.name
      return name !== undefined && this.#isMissing(name) ? { value: 'undefined' } : undefined
    }
    const known = operator === '!' ? this.#value(argument) : undefined
    return known && { value: !known.value }
  }

  #binary(operator: string, left: AnyNode, right: AnyNode): Known {
    if (operator === 'in') {
      const isGlobal = left.type === 'Literal' && isGlobalObject(right)
      return isGlobal && this.#isMissing(String(left.value)) ? { value: false } : undefined
    }
    const compare = comparisons.get(operator)
    const [a, b] = compare ? [this.#value(left), this.#value(right)] : []
    return a && b && { value: compare!(a.value, b.value) }
  }

  #logical(operator: string, left: AnyNode, right: AnyNode): Known {
    const [a, b] = [this.#value(left), this.#value(right)]
    if (a !== undefined) return this.#isDecided(operator, a) ? a : b
    // The left operand does not matter: both outcomes have this value.
    return operator !== '??' && this.#isDecided(operator, b) ? b : undefined
  }
}

/** A value known at build time. */
type Known = { readonly value: unknown } | undefined

/** esbuild turns `typeof a !== 'undefined'` into `typeof a < 'u'`. */
const comparisons = new Map<string, (a: unknown, b: unknown) => boolean>([
  // biome-ignore lint/suspicious/noDoubleEquals: as the program has it
  ['==', (a, b) => a == b],
  // biome-ignore lint/suspicious/noDoubleEquals: as the program has it
  ['!=', (a, b) => a != b],
  ['===', (a, b) => a === b],
  ['!==', (a, b) => a !== b],
  ['<', (a, b) => String(a) < String(b)],
  ['>', (a, b) => String(a) > String(b)],
])

/** Returns the expression that a function returns if its body is a single return statement. */
function returnedBy(node: AnyNode): Expression | undefined {
  const isFunction =
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  if (!isFunction || node.async || node.generator) return undefined
  if (node.body.type !== 'BlockStatement') return node.body
  const [only, ...others] = node.body.body
  return only?.type === 'ReturnStatement' && others.length === 0 ? (only.argument ?? undefined) : undefined
}

function leaves(statement: Statement | null | undefined): boolean {
  const last = statement?.type === 'BlockStatement' ? statement.body.at(-1) : statement
  return last != null && /^(Return|Throw|Break|Continue)Statement$/.test(last.type)
}
