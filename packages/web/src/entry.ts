import type { ExternDeclaration, FuncType, Instance } from '@wasi-webgpu/component'

/** Calls the entry point of a component. */
export type Entry = (instance: Instance) => unknown

/**
 * Finds the entry point: `wasi:cli/run` in its newest version, else the exported function `start` or `run`, if
 * only one of the two exists. The command `run` follows the same rule.
 *
 * @throws {TypeError} when the component exports none of them, or both functions, or one with parameters
 */
export function findEntry(exports: readonly ExternDeclaration[]): Entry {
  const runs = exports
    .filter(({ name, type }) => /^wasi:cli\/run(@|$)/.test(name) && type.kind === 'instance')
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  const run = runs.at(-1)
  if (run !== undefined) return instance => instance.exports[run.name].run()
  const [plain, other] = exports.filter(
    ({ name, type }) => /^(run|start)$/.test(name) && type.kind === 'func',
  )
  if (other !== undefined) throw new TypeError(`this component exports both start and run; ${remedy}`)
  if (plain !== undefined) {
    if (!isCallable(plain.type))
      throw new TypeError(`the function ${plain.name} of this component has parameters; ${remedy}`)
    return instance => instance.exports[plain.name]()
  }
  const names = exports.map(({ name }) => name).join(', ')
  throw new TypeError(
    `this component is not a program: it exports ${names === '' ? 'nothing' : names}, but neither wasi:cli/run nor a function start or run; ${remedy}`,
  )
}

const remedy = 'call its exports with instantiate()'

function isCallable(type: ExternDeclaration['type']): type is { kind: 'func'; type: FuncType } {
  return type.kind === 'func' && type.type.params.length === 0
}
