import { libc, libcOptions } from './wat.ts'

/** A component that uses the async ABI, without the boilerplate that {@link guest} adds. */
export interface Guest {
  /** Component definitions at the start: types, imports. */
  readonly types?: string
  /**
   * Functions to import: component type, and core type of the async lowering. Core code calls each as
   * `$name`.
   */
  readonly imports?: Readonly<Record<string, readonly [type: string, core: string]>>
  /** Functions to import with a sync lowering, which blocks the thread. */
  readonly syncImports?: Readonly<Record<string, readonly [type: string, core: string]>>
  /** Other canonical definitions with their core types. They override {@link builtIns} of equal name. */
  readonly canon?: Readonly<Record<string, readonly [definition: string, core: string]>>
  /**
   * The core module's contents. The module has the memory of {@link libc}, of which it may use the first 4
   * KiB.
   */
  readonly core: string
  /**
   * Exported functions: component type, and how they are lifted. `callback` adds the core function
   * `name:callback`.
   */
  readonly exports: Readonly<Record<string, readonly [type: string, lift: 'sync' | 'callback' | 'stackful']>>
}

const memory = '(memory (core memory $libc "mem"))'

/** Built-ins that core code can call as `$name`. `$stream` is a `(stream u8)`, `$future` a `(future u32)`. */
const builtIns: Readonly<Record<string, readonly [definition: string, core: string]>> = {
  'task.return': ['task.return (result u32)', '(param i32)'],
  'task.cancel': ['task.cancel', ''],
  'subtask.cancel': ['subtask.cancel', '(param i32) (result i32)'],
  'subtask.cancel-async': ['subtask.cancel async', '(param i32) (result i32)'],
  'subtask.drop': ['subtask.drop', '(param i32)'],
  'waitable-set.new': ['waitable-set.new', '(result i32)'],
  'waitable-set.wait': [`waitable-set.wait ${memory}`, '(param i32 i32) (result i32)'],
  'waitable-set.poll': [`waitable-set.poll ${memory}`, '(param i32 i32) (result i32)'],
  'waitable-set.drop': ['waitable-set.drop', '(param i32)'],
  'waitable.join': ['waitable.join', '(param i32 i32)'],
  'backpressure.inc': ['backpressure.inc', ''],
  'backpressure.dec': ['backpressure.dec', ''],
  'context.get': ['context.get i32 0', '(result i32)'],
  'context.set': ['context.set i32 0', '(param i32)'],
  'context.get-1': ['context.get i32 1', '(result i32)'],
  'context.set-1': ['context.set i32 1', '(param i32)'],
  'error-context.new': [`error-context.new ${memory}`, '(param i32 i32) (result i32)'],
  'error-context.debug-message': [`error-context.debug-message ${libcOptions}`, '(param i32 i32)'],
  'error-context.drop': ['error-context.drop', '(param i32)'],
  'thread.index': ['thread.index', '(result i32)'],
  'thread.new-indirect': [
    'thread.new-indirect $start (core table $table "table")',
    '(param i32 i32) (result i32)',
  ],
  'thread.resume-later': ['thread.resume-later', '(param i32)'],
  'thread.suspend': ['thread.suspend', '(result i32)'],
  'thread.yield': ['thread.yield', '(result i32)'],
  'thread.suspend-then-resume': ['thread.suspend-then-resume', '(param i32) (result i32)'],
  'thread.yield-then-resume': ['thread.yield-then-resume', '(param i32) (result i32)'],
  'thread.suspend-then-promote': ['thread.suspend-then-promote', '(param i32) (result i32)'],
  'thread.yield-then-promote': ['thread.yield-then-promote', '(param i32) (result i32)'],
  ...copied('stream', '(param i32 i32 i32) (result i32)'),
  ...copied('future', '(param i32 i32) (result i32)'),
}

function copied(kind: 'stream' | 'future', core: string): Record<string, readonly [string, string]> {
  return Object.fromEntries([
    [`${kind}.new`, [`${kind}.new $${kind}`, '(result i64)']],
    ...['read', 'write'].flatMap(action => [
      [`${kind}.${action}`, [`${kind}.${action} $${kind} ${libcOptions}`, core]],
      [`${kind}.${action}-async`, [`${kind}.${action} $${kind} async ${libcOptions}`, core]],
      [`${kind}.cancel-${action}`, [`${kind}.cancel-${action} $${kind}`, '(param i32) (result i32)']],
      [
        `${kind}.cancel-${action}-async`,
        [`${kind}.cancel-${action} $${kind} async`, '(param i32) (result i32)'],
      ],
    ]),
    ...['readable', 'writable'].map(side => [
      `${kind}.drop-${side}`,
      [`${kind}.drop-${side} $${kind}`, '(param i32)'],
    ]),
  ])
}

/** Returns the component as text, with `name` for a nested one. */
export function guest(parts: Guest, name = ''): string {
  const { types = '(type $stream (stream u8)) (type $future (future u32))', core } = parts
  const lowered = (functions: Guest['imports'], options: string) =>
    Object.entries(functions ?? {}).map(([item, [type, coreType]]) => ({
      item,
      coreType,
      define: `(import "${item}" (func $${item} ${type})) (core func $${item}' (canon lower (func $${item}) ${options} ${libcOptions}))`,
    }))
  const used = (item: string) => new RegExp(`\\$${item.replaceAll('.', '\\.')}(?![\\w.:-])`).test(core)
  const canon = Object.entries({ ...builtIns, ...parts.canon }).filter(([item]) => used(item))
  const functions = [
    ...lowered(parts.imports, 'async'),
    ...lowered(parts.syncImports, ''),
    ...canon.map(([item, [definition, coreType]]) => ({
      item,
      coreType,
      define: `(core func $${item}' (canon ${definition}))`,
    })),
  ]
  const lifts = Object.entries(parts.exports).map(([item, [type, lift]]) => {
    const callback = lift === 'callback' ? `(callback (core func $m "${item}:callback"))` : ''
    const options = lift === 'sync' ? '' : `async ${callback}`
    return `(func (export "${item}") ${type} (canon lift (core func $m "${item}") ${options} ${libcOptions}))`
  })
  return `(component ${name}
    ${types}
    ${libc}
    (core module $Table (table (export "table") 8 funcref))
    (core instance $table (instantiate $Table))
    (core type $start (func (param i32)))
    ${functions.map(item => item.define).join('\n    ')}
    (core module $M
      ${functions.map(({ item, coreType }) => `(import "" "${item}" (func $${item} ${coreType}))`).join('\n      ')}
      (import "libc" "mem" (memory 1))
      (import "table" "table" (table 8 funcref))
      ${core})
    (core instance $m (instantiate $M (with "libc" (instance $libc)) (with "table" (instance $table)) (with "" (instance
      ${functions.map(({ item }) => `(export "${item}" (func $${item}'))`).join('\n      ')}))))
    ${lifts.join('\n    ')})`
}

/** Core function that waits in a new set for the next event of `waitable`, and returns its payload. */
export const awaitOne = `
  (func $await (param $waitable i32) (result i32) (local $set i32)
    (local.set $set (call $waitable-set.new))
    (call $waitable.join (local.get $waitable) (local.get $set))
    (drop (call $waitable-set.wait (local.get $set) (i32.const 0)))
    (call $waitable.join (local.get $waitable) (i32.const 0))
    (call $waitable-set.drop (local.get $set))
    (i32.load (i32.const 4)))`

/** Promises that a test resolves or rejects later, oldest first. */
export class Later<T = unknown> {
  readonly #pending: PromiseWithResolvers<T>[] = []

  /** Returns a new promise. */
  readonly next = (): Promise<T> => {
    const pending = Promise.withResolvers<T>()
    this.#pending.push(pending)
    return pending.promise
  }

  /** Number of pending promises. */
  get size(): number {
    return this.#pending.length
  }

  resolve(value: T, index = 0): void {
    this.#pending.splice(index, 1)[0]?.resolve(value)
  }

  reject(error: unknown, index = 0): void {
    this.#pending.splice(index, 1)[0]?.reject(error)
  }
}

/** Waits until all ready work has run. */
export function turn(): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, 1)
  })
}

/** Returns the value or error of a promise, or `'pending'` when no ready work settles it. */
export async function settled(promise: Promise<unknown>): Promise<unknown> {
  await turn()
  return Promise.race([promise.catch((error: unknown) => error), turn().then(() => 'pending')])
}
