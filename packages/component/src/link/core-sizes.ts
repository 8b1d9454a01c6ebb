import type { CoreSize } from '../binary/bounded-module.ts'
import type { ComponentDefinition, Definition } from '../binary/definitions.ts'

/** More than a component may have: describing it says so. */
const mostSizes = 20_000

/**
 * Returns the memories and tables that instances of a component define, or `undefined` where only describing the
 * component tells: where components inside it instantiate core modules, or modules come from elsewhere. Tools make
 * components for which the definitions tell; to look at these is much faster.
 */
export function sizesByDefinitions({ definitions }: ComponentDefinition): readonly CoreSize[] | undefined {
  const modules: Extract<Definition, { kind: 'core module' }>[] = []
  const sizes: CoreSize[] = []
  for (const item of definitions) {
    if (item.kind === 'core module') modules.push(item)
    else if (item.kind === 'core instance' && item.expression.kind === 'instantiate') {
      const module = modules[item.expression.module]
      if (module === undefined || sizes.length + module.sizes.length > mostSizes) return undefined
      sizes.push(...module.sizes)
    } else if (introducesModule(item) || (item.kind === 'component' && instantiatesModules(item.component))) {
      return undefined
    }
  }
  return sizes
}

/** Whether a definition gives a core module that is defined elsewhere an index. */
function introducesModule(item: Definition): boolean {
  switch (item.kind) {
    case 'alias':
      return item.alias.kind !== 'core export' && item.alias.sort === 'core module'
    case 'export':
      return item.sort.sort === 'core module'
    case 'import':
      return item.type.kind === 'core module'
    default:
      return false
  }
}

function instantiatesModules({ definitions }: ComponentDefinition): boolean {
  return definitions.some(
    item =>
      (item.kind === 'core instance' && item.expression.kind === 'instantiate') ||
      (item.kind === 'component' && instantiatesModules(item.component)),
  )
}
