/** Writes the getters and setters of labels, which differ only in the resource. */

import type { Func } from '../model.ts'
import { resourceConstant } from './host-names.ts'

/** Whether a function is a getter or a setter of a label. */
export function isOfLabel({ w3cName }: Func): boolean {
  return w3cName === 'GPUObjectBase.label'
}

/** Returns properties of the object of all functions. */
export function writeLabelFunctions(functions: readonly Func[]): string {
  const resources = new Map(functions.map(({ w3c, resource }) => [w3c.interface, resource!]))
  const properties = [...resources].map(([name, resource]) => `${name}: ${resourceConstant(resource)},`)
  return `...labelFunctions({ ${properties.join('\n')} }),`
}
