import type { ExternDeclaration, ExternType, FuncType } from '@wasi-webgpu/component'
import { UsageError } from '../command-error.ts'

/** The exported function that `run` calls. */
export interface Entry {
  /** Name of the export: an interface, or the function itself. */
  readonly export: string
  /**
   * Name of the function within the interface, as in WIT; `undefined` for a function that is exported
   * directly.
   */
  readonly member: string | undefined
  readonly type: FuncType
}

/**
 * Finds the function to call.
 *
 * @param invoke the user's choice: an export, or `interface#function`
 * @throws UsageError when no function, or more than one, fits; the message lists the candidates
 */
export function findEntry(file: string, exports: readonly ExternDeclaration[], invoke?: string): Entry {
  const candidates = exports.flatMap(functionsOf)
  const entry = invoke === undefined ? defaultEntry(file, candidates) : namedEntry(file, candidates, invoke)
  if (entry.type.params.length > 0) {
    const params = entry.type.params.map(({ name }) => name).join(', ')
    throw new UsageError(
      `${nameOf(entry)} of ${file} takes parameters (${params})`,
      'run calls only functions without parameters',
    )
  }
  return entry
}

function defaultEntry(file: string, candidates: readonly Entry[]): Entry {
  // The newest version is last; it may wait for the GPU, which wasi:cli/run@0.2 may not.
  const runs = candidates
    .filter(entry => /^wasi:cli\/run(@|$)/.test(entry.export) && entry.member === 'run')
    .sort((a, b) => a.export.localeCompare(b.export, 'en', { numeric: true }))
  const run = runs.at(-1)
  if (run !== undefined) return run
  const plain = candidates.filter(
    ({ export: name, member }) => member === undefined && ['start', 'run'].includes(name),
  )
  if (plain.length === 1) return plain[0]!
  if (candidates.some(entry => /^wasi:http\/(incoming-)?handler(@|$)/.test(entry.export))) {
    throw new UsageError(`${file} answers HTTP`, `wasi-webgpu serve ${file} runs it`)
  }
  const problem =
    plain.length === 0
      ? `${file} has no entry: it exports no wasi:cli/run, start or run`
      : `${file} exports both start and run`
  throw new UsageError(problem, listed(candidates))
}

function namedEntry(file: string, candidates: readonly Entry[], invoke: string): Entry {
  const named = candidates.filter(entry => nameOf(entry) === invoke || entry.export === invoke)
  if (named.length === 1) return named[0]!
  const problem =
    named.length === 0
      ? `${file} has no export ${invoke} that can be called`
      : `the interface ${invoke} of ${file} has several functions`
  throw new UsageError(problem, listed(candidates))
}

function listed(candidates: readonly Entry[]): string {
  if (candidates.length === 0) return 'it exports no functions'
  const runnable = candidates.filter(({ type }) => type.params.length === 0)
  if (runnable.length > 0) return `name one with --invoke: ${runnable.map(nameOf).join(', ')}`
  return `its functions take parameters, so only a program can call them: ${candidates.map(nameOf).join(', ')}`
}

function nameOf({ export: name, member }: Entry): string {
  return member === undefined ? name : `${name}#${member}`
}

function functionsOf({ name, type }: { name: string; type: ExternType }): Entry[] {
  if (type.kind === 'func') return [{ export: name, member: undefined, type: type.type }]
  if (type.kind !== 'instance') return []
  return [...type.exports].flatMap(([member, inner]) =>
    // Functions of a resource need a handle to be called on.
    inner.kind === 'func' && !member.startsWith('[') ? [{ export: name, member, type: inner.type }] : [],
  )
}
