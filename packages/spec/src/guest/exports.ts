/** Writes the W3C types of the classes and constants. */

import type { Api } from '../model.ts'
import { interfacesOf } from './interfaces.ts'

/** Returns the classes and namespaces under their W3C types, for programs that import them by name. */
export function writeExports(api: Api): string {
  const constants = api.definitions.filter(definition => definition.kind === 'flags')
  const asW3c = ({ w3cName, link }: { w3cName: string; link: string }, from: string) =>
    `/** {@link ${link} ${w3cName}} */
    export const ${w3cName}: typeof globalThis.${w3cName} = ${from}.${w3cName} as never`
  return `import { interfaces } from './interfaces.ts'
    import { namespaces } from './values.ts'

    ${[
      ...interfacesOf(api).map(resource => asW3c(resource, 'interfaces')),
      ...constants.map(flags => asW3c(flags, 'namespaces')),
    ].join('\n\n')}`
}
