/**
 * Types for the part of webidl2 that this package uses; webidl2 ships none:
 * https://github.com/w3c/webidl2.js#documentation
 */
declare module 'webidl2' {
  interface WebIdlType {
    generic: string
    nullable: boolean
    union: boolean
    idlType: string | WebIdlType[]
  }

  interface WebIdlDefault {
    type: 'string' | 'number' | 'boolean' | 'null' | 'sequence' | 'dictionary'
    value?: unknown
  }

  interface WebIdlArgument {
    name: string
    idlType: WebIdlType
    optional: boolean
    default: WebIdlDefault | null
  }

  type WebIdlMember =
    | { type: 'attribute'; name: string; idlType: WebIdlType; readonly: boolean }
    | {
        type: 'operation'
        name: string
        idlType: WebIdlType
        arguments: WebIdlArgument[]
        special: 'static' | ''
      }
    | { type: 'setlike'; idlType: WebIdlType[] }
    | { type: 'constructor' }

  interface WebIdlField {
    name: string
    idlType: WebIdlType
    required: boolean
    default: WebIdlDefault | null
  }

  type WebIdlDefinition =
    | {
        type: 'interface' | 'interface mixin'
        name: string
        inheritance: string | null
        members: WebIdlMember[]
      }
    | { type: 'dictionary'; name: string; inheritance: string | null; members: WebIdlField[] }
    | { type: 'enum'; name: string; values: { value: string }[] }
    | { type: 'namespace'; name: string; members: { name: string; value: { value: string } }[] }
    | { type: 'typedef'; name: string; idlType: WebIdlType }
    | { type: 'includes'; target: string; includes: string }

  export function parse(text: string): WebIdlDefinition[]
}
