/** Writes how the enums of `webgpu.h` and those of the WIT convert to each other. */

import type { Api, Enum } from '../model.ts'
import { cName as witName } from '../write-c-types.ts'
import type { CApi, CEnum } from './c-model.ts'

/** An enum in both APIs. */
export interface EnumPair {
  readonly c: CEnum
  readonly wit: Enum
  /** For each case of the WIT, the value in C. */
  readonly values: readonly number[]
  /** The value of the first case, if all cases follow in order. */
  readonly first: number | undefined
}

/** Returns the enums that both APIs have, by their name in C. */
export function enumPairs(api: Api, c: CApi): Map<string, EnumPair> {
  const pairs = c.enums.flatMap(definition => {
    const wit = api.definitions.find(({ w3cName }) => w3cName === definition.w3cName)
    return wit?.kind === 'enum' ? [[definition.name, pairOf(definition, wit)] as const] : []
  })
  return new Map(pairs)
}

function pairOf(c: CEnum, wit: Enum): EnumPair {
  const values = wit.cases.map(({ w3cName }) => {
    const found = c.cases.find(value => value.w3cName === w3cName)
    if (found === undefined) throw new Error(`webgpu.h has no value of ${c.name} for ${w3cName}`)
    return found.value
  })
  const first = values[0]!
  return { c, wit, values, first: values.every((value, i) => value === first + i) ? first : undefined }
}

/**
 * Returns the functions that convert an enum, for a header.
 *
 * @param hasOption whether the WIT has options of the enum
 */
export function writeEnum(pair: EnumPair, hasOption: boolean): string {
  const { c, wit, first, values } = pair
  const type = `${witName(wit)}_t`
  const stem = enumStem(pair)
  const option = `gpu_option_${type.replace(/^gpu_/, '')}`
  const error = `"a WGPU${c.name} is not valid"`
  const toCase =
    first === undefined
      ? tableToWit(pair)
      : `static inline ${type} to_${stem}(WGPU${c.name} value, arena_t *arena) {
  return enum_case(value - ${first}, ${values.length}, ${error}, arena);
}
`
  const isAbsent = c.cases.find(({ name }) => name === 'Undefined')?.value
  const toOption =
    isAbsent === undefined || !hasOption
      ? ''
      : `
static inline ${option} to_option_${stem}(WGPU${c.name} value, arena_t *arena) {
  return value == ${isAbsent} ? NONE(${stem}) : SOME(${stem}, to_${stem}(value, arena));
}
`
  const fromCase =
    first === undefined
      ? `
static inline WGPU${c.name} from_${stem}(${type} value) {
  return ${stem}_values[value];
}
`
      : `
static inline WGPU${c.name} from_${stem}(${type} value) {
  return value + ${first};
}
`
  return `${toCase}${toOption}${fromCase}\n`
}

/** Returns the tables of an enum, for a source; empty for most. */
export function writeTables({ first, values, ...pair }: EnumPair): string {
  if (first !== undefined) return ''
  const stem = enumStem(pair)
  const cases = Array.from({ length: Math.max(...values) + 1 }, (_, value) => {
    const index = values.indexOf(value)
    return index < 0 ? 255 : index
  })
  return `const uint8_t ${stem}_cases[${cases.length}] = {
${numbers(cases)}};

const uint8_t ${stem}_values[${values.length}] = {
${numbers(values)}};
`
}

function tableToWit(pair: EnumPair): string {
  const { c, wit, values } = pair
  const stem = enumStem(pair)
  const length = Math.max(...values) + 1
  return `extern const uint8_t ${stem}_cases[${length}], ${stem}_values[${values.length}];

static inline ${witName(wit)}_t to_${stem}(WGPU${c.name} value, arena_t *arena) {
  return enum_case(value < ${length} ? ${stem}_cases[value] : 255, ${values.length}, "a WGPU${c.name} is not valid", arena);
}
`
}

function numbers(values: readonly number[]): string {
  const lines: string[] = []
  for (let i = 0; i < values.length; i += 24) lines.push(`  ${values.slice(i, i + 24).join(', ')},\n`)
  return lines.join('')
}

/** Returns the name of an enum in the names of its functions: `texture_format`. */
export function enumStem({ wit }: Pick<EnumPair, 'wit'>): string {
  return witName(wit).replace(/^gpu_/, '')
}
