import type { CoreSize } from '../binary/bounded-module.ts'
import type { ComponentDefinition, Definition, SortIndex } from '../binary/definitions.ts'

/** Bounds on the number and the depth of sizes; describing the component reports the excess. */
const mostSizes = 20_000
const mostDepth = 100

/**
 * Returns the memories and tables that an instance of a component will have, with those of the components inside it, or
 * `undefined` where only describing the component tells: where it takes core modules or components out of instances or
 * from its imports. To look at the definitions alone is much faster than to resolve their types.
 */
export function sizesByDefinitions(definition: ComponentDefinition): readonly CoreSize[] | undefined {
  return sizesIn({ definition, outer: undefined }, new Map(), 0)
}

type Sizes = readonly CoreSize[] | undefined

/** A component, and the scope in which it is defined. */
interface Defined {
  readonly definition: ComponentDefinition
  readonly outer: Scope | undefined
}

/** The core modules and components of a component by their indices; `undefined` where the definitions do not tell. */
interface Scope {
  readonly outer: Scope | undefined
  readonly 'core module': (Extract<Definition, { kind: 'core module' }> | undefined)[]
  readonly component: (Defined | undefined)[]
}

function sizesIn(
  { definition, outer }: Defined,
  known: Map<ComponentDefinition, Sizes>,
  depth: number,
): Sizes {
  if (known.has(definition)) return known.get(definition)
  const scope: Scope = { outer, 'core module': [], component: [] }
  let sizes: CoreSize[] | undefined = []
  for (const item of definition.definitions) {
    const more = sizesMade(item, scope, known, depth)
    if (more === undefined || sizes.length + more.length > mostSizes) {
      sizes = undefined
      break
    }
    sizes.push(...more)
  }
  known.set(definition, sizes)
  return sizes
}

const none: Sizes = []

/** Sizes that a definition contributes. A definition of a core module or a component is added to the scope. */
function sizesMade(
  item: Definition,
  scope: Scope,
  known: Map<ComponentDefinition, Sizes>,
  depth: number,
): Sizes {
  switch (item.kind) {
    case 'core module':
      scope['core module'].push(item)
      break
    case 'component':
      scope.component.push({ definition: item.component, outer: scope })
      break
    case 'core instance':
      if (item.expression.kind === 'instantiate') return scope['core module'][item.expression.module]?.sizes
      break
    case 'instance': {
      if (item.expression.kind !== 'instantiate') break
      const component = scope.component[item.expression.component]
      return component && depth < mostDepth ? sizesIn(component, known, depth + 1) : undefined
    }
    case 'alias': {
      const { alias } = item
      if (alias.kind === 'outer') introduce(scope, alias, outerScope(scope, alias.count))
      else if (alias.kind === 'export') introduce(scope, { sort: alias.sort, index: 0 }, undefined)
      break
    }
    case 'import':
      introduce(scope, { sort: item.type.kind, index: 0 }, undefined)
      break
    case 'export':
      introduce(scope, item.sort, scope)
      break
  }
  return none
}

/** Gives a core module or a component of another scope, which is `undefined` where it is not known, the next index. */
function introduce(scope: Scope, { sort, index }: SortIndex, from: Scope | undefined): void {
  if (sort === 'core module') scope[sort].push(from?.[sort][index])
  else if (sort === 'component') scope[sort].push(from?.[sort][index])
}

function outerScope(scope: Scope, count: number): Scope | undefined {
  let found: Scope | undefined = scope
  for (let i = 0; i < count && found !== undefined; i++) found = found.outer
  return found
}
