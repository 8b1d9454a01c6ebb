/** Writes the types of the module that an engine provides for the WIT interface. */

import type { Api, Definition, Func, Resource } from '../model.ts'
import { camel, pascal } from '../name-cases.ts'
import { engineType, property } from './guest-names.ts'

/** Returns the text of `wit.d.ts`: the module that guests import. */
export function writeWitModule(api: Api): string {
  return `/** \`${api.package}/${api.interface}\` as an engine provides it to a guest. */
    declare module '${api.package}/${api.interface}@${api.version}' {
      /** A number in QuickJS, a bigint in StarlingMonkey. */
      export type U64 = number | bigint

      /** A \`future\` in a guest; not thenable, so that a function can return it. */
      export interface Future<T> {
        read(): Promise<T>
      }

      /** A \`stream\` in a guest. */
      export type Stream<T> = AsyncIterableIterator<T>

      ${api.definitions.map(writeDefinition).join('\n\n')}

      ${api.functions.map(func => `${doc(func)}\nexport function ${camel(func.name)}${signature(func)}`).join('\n\n')}
    }`
}

function writeDefinition(definition: Definition): string {
  const name = pascal(definition.name)
  switch (definition.kind) {
    case 'resource':
      return writeResource(definition)
    case 'record':
      return `${doc(definition)}
        export interface ${name} {
          ${definition.fields.map(field => `${camel(field.name)}: ${engineType(field.type, '')}`).join('\n')}
        }`
    case 'enum':
      return `${doc(definition)}
        export type ${name} = ${definition.cases.map(({ name }) => `'${name}'`).join(' | ')}`
    case 'flags':
      return `${doc(definition)}
        export interface ${name} {
          ${definition.flags.map(flag => `${property(camel(flag.name))}?: boolean`).join('\n')}
        }`
    case 'variant':
      return `${doc(definition)}
        export type ${name} = ${definition.cases
          .map(
            ({ name, type }) =>
              `{ tag: '${name}'${type ? `, val: ${engineType(type, '')}` : ', val?: undefined'} }`,
          )
          .join(' | ')}`
    case 'alias':
      return `${doc(definition)}\nexport type ${name} = ${engineType(definition.type, '')}`
  }
}

function writeResource(resource: Resource): string {
  const isMade = resource.functions.some(({ shape }) => shape === 'constructor')
  const methods = resource.functions
    .filter(({ shape }) => shape === 'method')
    .map(func => `${doc(func)}\n${camel(func.name)}${signature(func)}`)
  return `${doc(resource)}
    export class ${pascal(resource.name)} {
      ${isMade ? 'constructor()' : 'private constructor()'}
      ${methods.join('\n')}
    }`
}

/**
 * Returns the signature of a function. Depending on the engine, an asynchronous function blocks and returns its
 * result, or returns a promise.
 */
function signature(func: Func): string {
  const params = func.params.map(({ name, type }) => `${camel(name)}: ${engineType(type, '')}`)
  const result = func.result ? engineType(func.result, '') : 'void'
  return `(${params.join(', ')}): ${func.async ? `${result} | Promise<${result}>` : result}`
}

function doc({ link, w3cName }: { link: string; w3cName: string }): string {
  return `/** {@link ${link} ${w3cName}} */`
}
