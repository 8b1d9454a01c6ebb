/**
 * Links to the sections of the W3C document. Bikeshed derives their anchors from the kind and the names of a definition.
 */

import type { IdlDefinition } from './idl.ts'

/** Returns the link to an interface. */
export function interfaceLink(name: string): string {
  return `https://www.w3.org/TR/webgpu/#${name.toLowerCase()}`
}

/** Returns the link to a member of an interface or a dictionary. */
export function memberLink(owner: string, member: string): string {
  return `https://www.w3.org/TR/webgpu/#dom-${owner.toLowerCase()}-${member.toLowerCase()}`
}

const anchors = {
  interface: '',
  dictionary: 'dictdef-',
  enum: 'enumdef-',
  namespace: 'namespacedef-',
  typedef: 'typedefdef-',
}

/** Returns the link to a definition of any kind. */
export function definitionLink(idl: IdlDefinition): string {
  if (idl.name === 'PredefinedColorSpace') {
    return 'https://html.spec.whatwg.org/multipage/canvas.html#predefinedcolorspace'
  }
  return `https://www.w3.org/TR/webgpu/#${anchors[idl.kind]}${idl.name.toLowerCase()}`
}
