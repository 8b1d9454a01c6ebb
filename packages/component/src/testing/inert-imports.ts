import type { Component } from '../component.ts'
import type { Imports } from '../link/host-resolver.ts'
import type { ExternType } from '../types/extern-type.ts'
import { ResourceType } from '../types/types.ts'

/** Returns an import of the right kind for every import of a component. */
export function inertImports(component: Component): Imports {
  return Object.fromEntries(component.imports.map(({ name, type }) => [name, inert(name, type)]))
}

function inert(name: string, type: ExternType): object {
  switch (type.kind) {
    case 'func':
      return () => undefined
    case 'instance':
      return Object.fromEntries([...type.exports].map(([member, inner]) => [member, inert(member, inner)]))
    default:
      return new ResourceType(name)
  }
}
