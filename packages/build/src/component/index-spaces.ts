import type { Definition } from '@wasi-webgpu/component/binary'

/** For each index space, the definition at each index. */
export interface IndexSpaces {
  readonly types: readonly number[]
  readonly functions: readonly number[]
  readonly instances: readonly number[]
  readonly components: readonly number[]
}

/** Returns the index spaces that this package reads. */
export function indexSpaces(definitions: readonly Definition[]): IndexSpaces {
  const spaces = {
    type: [] as number[],
    func: [] as number[],
    instance: [] as number[],
    component: [] as number[],
  }
  definitions.forEach((definition, i) => {
    const sort = sortOf(definition)
    if (sort !== undefined && sort in spaces) spaces[sort as keyof typeof spaces].push(i)
  })
  return {
    types: spaces.type,
    functions: spaces.func,
    instances: spaces.instance,
    components: spaces.component,
  }
}

/** Returns the sort of the index space to which a definition adds an entry. */
export function sortOf(definition: Definition): string | undefined {
  switch (definition.kind) {
    case 'canon':
      return definition.canon.kind === 'lift' ? 'func' : undefined
    case 'alias':
      return definition.alias.sort
    case 'export':
      return definition.sort.sort
    case 'import':
      return definition.type.kind
    default:
      return definition.kind
  }
}
