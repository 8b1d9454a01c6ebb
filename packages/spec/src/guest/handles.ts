/** Writes what tells the objects of interfaces from all others: the symbols of their handles. */

import type { Api, Resource } from '../model.ts'
import { pascal } from '../names.ts'
import { handleSymbol } from './names.ts'

/** The symbols of handles, and the type of a value that may have one. */
export function writeHandles(api: Api): string {
  const resources = api.definitions.filter(
    definition => definition.kind === 'resource' && !definition.mapOf,
  ) as Resource[]
  return `${resources
    .map(
      resource => `/** The handle of a \`${resource.w3cName}\`. */
      export const ${handleSymbol(resource)}: unique symbol = Symbol('${resource.w3cName}')`,
    )
    .join('\n\n')}

    /** Any value that a program passes, looked at for the handle that it may have. */
    export type Held = { ${resources
      .map(resource => `readonly [${handleSymbol(resource)}]?: wit.${pascal(resource.name)}`)
      .join('\n')} } | null | undefined`
}
