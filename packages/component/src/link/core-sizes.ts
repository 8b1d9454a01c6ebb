import type { CoreSize } from '../binary/bounded-module.ts'
import type { ComponentDefinition, Definition, SortIndex } from '../binary/definitions.ts'

/** Highest number and depth that are followed here. A component with more is described, which refuses it. */
const maxSizes = 20_000
const maxDepth = 100

/**
 * Returns the memories and tables that an instance of a component will have, including those of the components inside it.
 * Following the definitions is much faster than describing the component, which resolves their types.
 *
 * @returns `undefined` when the definitions are not enough: core modules or components come from instances or imports
 */
export function sizesByDefinitions(definition: ComponentDefinition): readonly CoreSize[] | undefined {
  return sizesIn({ definition, outer: undefined }, new Map(), 0)
}

type Sizes = readonly CoreSize[] | undefined

/** Component with the scope that it is defined in. */
interface ScopedComponent {
  readonly definition: ComponentDefinition
  readonly outer: Scope | undefined
}

/** Core modules and components of a component, by their indices; `undefined` for those of instances and imports. */
interface Scope {
  readonly outer: Scope | undefined
  readonly 'core module': (Extract<Definition, { kind: 'core module' }> | undefined)[]
  readonly component: (ScopedComponent | undefined)[]
}

function sizesIn(
  { definition, outer }: ScopedComponent,
  known: Map<ComponentDefinition, Sizes>,
  depth: number,
): Sizes {
  if (known.has(definition)) return known.get(definition)
  const scope: Scope = { outer, 'core module': [], component: [] }
  let sizes: CoreSize[] | undefined = []
  for (const item of definition.definitions) {
    const more = sizesOf(item, scope, known, depth)
    if (more === undefined || sizes.length + more.length > maxSizes) {
      sizes = undefined
      break
    }
    sizes.push(...more)
  }
  known.set(definition, sizes)
  return sizes
}

const none: Sizes = []

/** Returns the memories and tables of a definition, and adds a core module or component that it introduces to the scope. */
function sizesOf(
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
      return component && depth < maxDepth ? sizesIn(component, known, depth + 1) : undefined
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

/** Adds a core module or component of another scope; `undefined` for an unknown scope. */
function introduce(scope: Scope, { sort, index }: SortIndex, from: Scope | undefined): void {
  if (sort === 'core module') scope[sort].push(from?.[sort][index])
  else if (sort === 'component') scope[sort].push(from?.[sort][index])
}

function outerScope(scope: Scope, count: number): Scope | undefined {
  let found: Scope | undefined = scope
  for (let i = 0; i < count && found !== undefined; i++) found = found.outer
  return found
}
