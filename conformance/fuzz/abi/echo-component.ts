import * as fc from 'fast-check'
import { maxFlatParams } from '../../../packages/component/src/abi/layout.ts'
import { anyType } from '../../../packages/component/src/testing/arbitrary.ts'
import { despecialize, flatten } from '../../../packages/component/src/testing/reference-abi.ts'
import { libc, libcOptions, watType } from '../../../packages/component/src/testing/wat.ts'
import type { ValueType } from '../../../packages/component/src/types/types.ts'

/** Form of a component whose export `guest` passes its arguments to the import `host`, and returns the host's result. */
interface Echo {
  readonly type: ValueType
  /** Type of the elements of the stream, and of the value of the future, that accompany the value. */
  readonly streamed: ValueType
  readonly encoding: string
  /** Encoding of the function that is lifted, which should be the same, since the guest converts nothing. */
  readonly liftEncoding: string | undefined
  readonly lift: 'sync' | 'callback'
  /** Address that the allocator returns instead of a good one, if any. */
  readonly badAllocation: number | undefined
  /** Address of the result, if it is not a good one. */
  readonly badResult: number | undefined
  /** Seed of the values that are passed. */
  readonly values: number
}

const encodings = ['utf8', 'utf16', 'latin1+utf16'] as const
const badAddresses = [0, 1, 3, 65_535, 131_071, 131_072, 2 ** 31 - 1, -1, -8]

const sometimesBad = <T>(values: readonly T[]): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, fc.constantFrom(...values))

/** Components as text, with a comment that names the seed of the values to pass. */
export const echoComponent: fc.Arbitrary<string> = fc
  .record<Echo>({
    type: anyType,
    streamed: fc.constantFrom<ValueType[]>({ kind: 'u8' }, { kind: 'string' }, { kind: 'f64' }),
    encoding: fc.constantFrom(...encodings),
    liftEncoding: sometimesBad(encodings),
    lift: fc.constantFrom('sync', 'callback'),
    badAllocation: sometimesBad(badAddresses),
    badResult: sometimesBad(badAddresses),
    values: fc.nat(),
  })
  .map(write)

/** Remarks at the beginning of a component: whether the guest breaks the rules of the Canonical ABI, and the seed. */
export function readRemarks(text: string): { isHostile: boolean; seed: number } {
  return { isHostile: text.startsWith(';; hostile'), seed: Number(/;; values (\d+)/.exec(text)?.[1] ?? 0) }
}

function write({ type, streamed, encoding, liftEncoding = encoding, lift, ...echo }: Echo): string {
  const { badAllocation, badResult } = echo
  const isHostile = badAllocation !== undefined || badResult !== undefined || liftEncoding !== encoding
  const result = badResult ?? 64
  // A stream, a future and a resource are one handle each.
  const flat = [...flatten(despecialize(type)), 'i32', 'i32', 'i32']
  const params = flat.length > maxFlatParams ? ['i32'] : flat
  const stream = `(stream ${watType(streamed)})`
  const future = `(future ${watType(streamed)})`
  // The list makes the result so long that it is always in memory.
  const results = `(tuple ${watType(type)} ${stream} ${future} (own $thing) (list u8 ${maxFlatParams}))`
  const func = `(param "value" ${watType(type)}) (param "s" ${stream}) (param "f" ${future}) (param "o" (own $thing))
    (result ${results})`
  const memory =
    badAllocation === undefined ? libc : libc.replace('(local.get $at)))', `(i32.const ${badAllocation})))`)
  const options = `string-encoding=${encoding} ${libcOptions}`
  const isAsync = lift === 'callback'
  return `${isHostile ? ';; hostile' : ';; well-behaved'}
;; values ${echo.values}
(component
  (import "thing" (type $thing (sub resource)))
  (import "host" (func $host ${func}))
  ${memory}
  (core func $host' (canon lower (func $host) ${options}))
  (core func $return (canon task.return (result ${results})
    string-encoding=${liftEncoding} (memory (core memory $libc "mem"))))
  (core module $Guest
    (import "" "host" (func $host (param ${params.join(' ')} i32)))
    (import "" "return" (func $return (param i32)))
    (func (export "sync") (param ${params.join(' ')}) (result i32)
      ${params.map((_, i) => `(local.get ${i})`).join(' ')} (call $host (i32.const ${result}))
      (i32.const ${result}))
    (func (export "async") (param ${params.join(' ')}) (result i32)
      ${params.map((_, i) => `(local.get ${i})`).join(' ')} (call $host (i32.const ${result}))
      (call $return (i32.const ${result}))
      (i32.const 0))
    (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
  (core instance $guest (instantiate $Guest (with "" (instance
    (export "host" (func $host')) (export "return" (func $return))))))
  (func (export "guest") ${isAsync ? 'async' : ''} ${func}
    (canon lift (core func $guest "${isAsync ? 'async' : 'sync'}")
      string-encoding=${liftEncoding} ${libcOptions}
      ${isAsync ? 'async (callback (core func $guest "callback"))' : ''})))
`
}
