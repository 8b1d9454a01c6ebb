import type { Component } from '../component.ts'
import type { Imports } from '../link/host-resolver.ts'
import type { ExternType } from '../types/extern-type.ts'
import { ResourceType } from '../types/types.ts'

/** Returns an import of the right kind for every import of a component, whose functions do nothing. */
export function inertImports(component: Component): Imports {
  /** Resource types that stand for those of the component, which several instances may export. */
  const resources = new Map<ResourceType, ResourceType>()

  const inert = (name: string, type: ExternType): object => {
    switch (type.kind) {
      case 'func':
        return () => undefined
      case 'instance':
        return Object.fromEntries([...type.exports].map(([member, inner]) => [member, inert(member, inner)]))
      default:
        return type.kind === 'type' && type.type.kind === 'resource'
          ? resources.getOrInsertComputed(type.type.type, () => new ResourceType(name))
          : new ResourceType(name)
    }
  }

  return Object.fromEntries(component.imports.map(({ name, type }) => [name, inert(name, type)]))
}
