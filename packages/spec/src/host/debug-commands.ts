/** Writes the debug commands, which differ only in the resource. */

import type { Func } from '../model.ts'
import { resourceConstant } from './host-names.ts'

/** Whether a function is a debug command: `GPUDebugCommandsMixin.pushDebugGroup`. */
export function isDebugCommand({ w3cName }: Func): boolean {
  return w3cName.startsWith('GPUDebugCommandsMixin.')
}

/** Returns properties of the object of all functions. */
export function writeDebugCommands(functions: readonly Func[]): string[] {
  const resources = new Set(functions.map(({ resource }) => resourceConstant(resource!)))
  return [...resources].map(resource => `...debugCommands(${resource}),`)
}
