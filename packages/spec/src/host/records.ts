/** Writes the functions of the resources that stand for an IDL `record<K, V>`, which differ only in the type of the values. */

import type { Func, Resource } from '../model.ts'
import { resourceConstant } from './host-names.ts'
import { typeText } from './types.ts'

/** Whether a function is one of a record. */
export function isOfRecord({ resource }: Func): boolean {
  return resource?.mapOf !== undefined
}

/** Returns properties of the object of all functions. */
export function writeRecordFunctions(functions: readonly Func[]): string[] {
  const resources = new Set(functions.map(({ resource }) => resource as Resource))
  return [...resources].map(
    resource => `...recordFunctions(${resourceConstant(resource)}, ${typeText(resource.mapOf!, 'types.')}),`,
  )
}
