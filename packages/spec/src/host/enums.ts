/** W3C spelling of WIT enum cases and error kinds. */

import type { Api } from '../model.ts'
import { enumCases, errorKinds } from './host-names.ts'

/** Returns a list of W3C names for each enum, and for the kinds of each error. */
export function writeEnums(api: Api): string {
  return api.definitions
    .flatMap(definition => {
      const doc = `/** {@link ${definition.link} ${definition.w3cName}} */`
      if (definition.kind === 'enum') {
        const cases = definition.cases.map(({ w3cName }) => `'${w3cName}',`).join('\n')
        return [
          `${doc}\nexport const ${enumCases(definition)} = [ ${cases} ] as readonly ${definition.w3cName}[]`,
        ]
      }
      if (definition.kind === 'variant' && definition.cases.every(({ type }) => type?.kind !== 'borrow')) {
        const names = definition.cases.map(({ w3cName }) => `'${w3cName}',`).join('\n')
        return [`${doc}\nexport const ${errorKinds(definition)}: readonly string[] = [ ${names} ]`]
      }
      return []
    })
    .join('\n\n')
}
