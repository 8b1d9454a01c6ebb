import type { ExternDeclaration, FuncType, Instance } from '@wasi-webgpu/component'
import { camelCase } from '@wasi-webgpu/component/host'

/** Calls the entry point of a component. */
export type Entry = (instance: Instance) => unknown

/**
 * Finds the entry point: `wasi:cli/run` in its newest version, else a function `run` or `start`.
 *
 * @throws {TypeError} when the component has none of them
 */
export function findEntry(exports: readonly ExternDeclaration[]): Entry {
  const runs = exports
    .filter(({ name, type }) => /^wasi:cli\/run(@|$)/.test(name) && type.kind === 'instance')
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  const run = runs.at(-1)
  if (run !== undefined) return instance => instance.exports[run.name].run()
  const plain = exports.find(({ name, type }) => /^(run|start)$/.test(name) && isCallable(type))
  if (plain !== undefined) return instance => instance.exports[camelCase(plain.name)]()
  const names = exports.map(({ name }) => name).join(', ')
  throw new TypeError(
    `this component is not a program: it exports ${names === '' ? 'nothing' : names}, but neither wasi:cli/run nor a function run or start; call other exports with instantiate()`,
  )
}

function isCallable(type: ExternDeclaration['type']): type is { kind: 'func'; type: FuncType } {
  return type.kind === 'func' && type.type.params.length === 0
}
