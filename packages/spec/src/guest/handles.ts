/** Writes the symbols that identify objects of the W3C interfaces. */

import type { Api, Resource } from '../model.ts'
import { pascal } from '../name-cases.ts'
import { handleSymbol } from './guest-names.ts'

/** Returns the handle symbols, and the type of a value that may carry one. */
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

    /** Any value that a program may pass, typed so that its handle can be read. */
    export type HandleCarrier = { ${resources
      .map(resource => `readonly [${handleSymbol(resource)}]?: wit.${pascal(resource.name)}`)
      .join('\n')} } | null | undefined`
}
