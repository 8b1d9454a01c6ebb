/**
 * Writes how the structures of `webgpu.h` become records of the WIT: a function per structure, which returns the record.
 * Fields have the names of W3C in both, so the rules below are all that it takes: sentinel values become absent
 * options, arrays become lists in an arena, and structures that stand for nothing become absent elements.
 */

import { type Api, type Field, type Flags, type Type, unaliased, type Record as WitRecord } from '../model.ts'
import { snake, structuresOf, cType as witType } from '../write-c-types.ts'
import { type EnumPair, enumPairs, enumStem, writeEnum, writeTables } from './c-enums.ts'
import type { CApi, CParam, CStruct } from './c-model.ts'
import { countName, cType } from './c-names.ts'

/** Structures whose record has another name in the W3C document. */
const recordNames: { readonly [struct: string]: readonly string[] } = {
  ComputeState: ['GPUProgrammableStage'],
  PassTimestampWrites: ['GPURenderPassTimestampWrites', 'GPUComputePassTimestampWrites'],
}

/** Structures that code by hand converts, because W3C has no record for them or a different one. */
const byHand = new Set([
  'BindGroupEntry',
  'DeviceDescriptor',
  'RequestAdapterOptions',
  'QueueDescriptor',
  'ShaderModuleDescriptor',
  'TexelCopyBufferInfo',
])

/** Fields that an extension in the chain of the structure sets: its type, and an expression for the field. */
const extensions: { readonly [struct: string]: { type: string; field: string; value: string } } = {
  RenderPassDescriptor: {
    type: 'RenderPassMaxDrawCount',
    field: 'maxDrawCount',
    value: '{extension != NULL, extension != NULL ? extension->maxDrawCount : 0}',
  },
  TextureDescriptor: {
    type: 'TextureBindingViewDimension',
    field: 'textureBindingViewDimension',
    value:
      'to_option_texture_view_dimension(extension == NULL ? 0 : extension->textureBindingViewDimension, arena)',
  },
  TextureViewDescriptor: {
    type: 'TextureComponentSwizzleDescriptor',
    field: 'swizzle',
    value: 'extension == NULL ? NONE(string) : swizzle_of(&extension->swizzle, arena)',
  },
}

/** Conditions on the structure `*from` that stands for nothing: a hole in a list, or a binding that is not used. */
const holes: { readonly [struct: string]: string } = {
  BufferBindingLayout: 'from->type == WGPUBufferBindingType_BindingNotUsed',
  SamplerBindingLayout: 'from->type == WGPUSamplerBindingType_BindingNotUsed',
  TextureBindingLayout: 'from->sampleType == WGPUTextureSampleType_BindingNotUsed',
  StorageTextureBindingLayout: 'from->access == WGPUStorageTextureAccess_BindingNotUsed',
  RenderPassColorAttachment: 'from->view == NULL',
  ColorTargetState: 'from->format == WGPUTextureFormat_Undefined',
  VertexBufferLayout: 'from->attributeCount == 0 && from->stepMode == WGPUVertexStepMode_Undefined',
}

/** Conditions on the structure `*from` that the WIT cannot express, with the error that they are. */
const errors: { readonly [struct: string]: { condition: string; message: string } } = {
  BindGroupLayoutEntry: {
    condition: 'from->bindingArraySize > 1',
    message: 'arrays of bindings are not available: leave bindingArraySize 0',
  },
}

/** The header and the source of the conversions. */
export function writeRecords(api: Api, c: CApi): { header: string; source: string } {
  const writer = new RecordWriter(api, c)
  return { header: writer.header(), source: writer.source() }
}

/** A structure and the record that it becomes. */
export interface RecordPair {
  readonly struct: CStruct
  readonly record: WitRecord
}

/** Returns the structures that this module converts, each after those that it contains. */
export function recordPairs(api: Api, c: CApi): RecordPair[] {
  return c.structs
    .filter(({ name }) => !byHand.has(name))
    .flatMap(struct =>
      (recordNames[struct.name] ?? [`GPU${struct.name}`]).flatMap(w3cName => {
        const record = api.definitions.find(
          definition => definition.kind === 'record' && definition.w3cName === w3cName,
        )
        return record === undefined ? [] : [{ struct, record: record as WitRecord }]
      }),
    )
}

/** Returns the name of the function that returns a record. */
export function toRecord(record: WitRecord): string {
  return `to_${snake(record.name).replace(/^gpu_/, '')}`
}

class RecordWriter {
  readonly #enums: Map<string, EnumPair>
  readonly #pairs: readonly RecordPair[]
  readonly #options: ReadonlySet<string>

  constructor(api: Api, c: CApi) {
    this.#enums = enumPairs(api, c)
    this.#pairs = recordPairs(api, c)
    this.#options = new Set(structuresOf([api]).map(witType))
  }

  header(): string {
    const enums = [...this.#enums.values()].map(pair =>
      writeEnum(pair, this.#options.has(`gpu_option_${enumStem(pair)}_t`)),
    )
    const declarations = this.#pairs.map(pair => `${this.#head(pair)};\n`)
    return `#ifndef WEBGPU_RECORDS_H
#define WEBGPU_RECORDS_H

#include "../conversions.h"

/* ==== Enums ===================================================================================================== */

${enums.join('')}/* ==== Records =================================================================================================== */

${declarations.join('')}
#endif
`
  }

  source(): string {
    const tables = [...this.#enums.values()].map(writeTables)
    return `#include "object-types.h"

${tables.join('')}
${this.#pairs.map(pair => this.#define(pair)).join('\n')}`
  }

  #head({ struct, record }: RecordPair): string {
    const type = witType({ kind: 'defined', definition: record })
    return `${type} ${toRecord(record)}(const WGPU${struct.name} *from, arena_t *arena)`
  }

  #define(pair: RecordPair): string {
    const { struct, record } = pair
    const type = witType({ kind: 'defined', definition: record })
    const lists: string[] = []
    const fields = record.fields.map(field => this.#field(pair, field, lists))
    const extension = extensions[struct.name]
    const chain =
      struct.form !== 'extensible'
        ? ''
        : extension === undefined
          ? '  check_chain(from->nextInChain, arena);\n'
          : `  const WGPU${extension.type} *extension = find_extension(from->nextInChain, WGPUSType_${extension.type}, arena);\n`
    const error = errors[struct.name]
    const check = error ? `  if (${error.condition}) conversion_error(arena, "${error.message}");\n` : ''
    const body = `${chain}${check}${lists.join('')}  return (${type}){
${fields.map(text => `    ${text},\n`).join('')}  };
`
    const isUsed = /\barena\b/.test(body)
    const head = this.#head(pair)
    return `${isUsed ? head : head.replace('arena_t', '[[maybe_unused]] arena_t')} {\n${body}}\n`
  }

  /** Returns the initializer of a field. Statements that fill its list go to `lists`. */
  #field({ struct }: RecordPair, field: Field, lists: string[]): string {
    const name = snake(field.name)
    const extension = extensions[struct.name]
    if (extension?.field === field.w3cName) return `.${name} = ${extension.value}`
    const member = struct.members.find(({ name }) => name === field.w3cName)
    if (member === undefined) throw new Error(`WGPU${struct.name} has no member ${field.w3cName}`)
    if (field.w3cName === 'constants')
      return `.${name} = constants_of(from->${countName(member)}, from->${member.name}, arena)`
    if (field.w3cName === 'layout' && unaliased(field.type).kind === 'defined')
      return `.${name} = layout_of(from->${member.name})`
    if (member.type.kind === 'array') {
      lists.push(this.#list(member, field.type))
      const isOption = unaliased(field.type).kind === 'option'
      const list = `{${member.name}, from->${countName(member)}}`
      return `.${name} = ${isOption ? `{true, ${list}}` : list}`
    }
    return `.${name} = ${this.#value(member, field.type, `from->${member.name}`)}`
  }

  /** Returns the statements that convert an array to a list with the name of the member. */
  #list(member: CParam, type: Type): string {
    if (member.type.kind !== 'array') throw new Error(`${member.name} is no array`)
    const bare = unaliased(type)
    const list = bare.kind === 'option' ? unaliased(bare.some) : bare
    if (list.kind !== 'list') throw new Error(`${member.name} is no list`)
    const element: CParam = { ...member, type: member.type.element, nullable: true, default: undefined }
    const count = `from->${countName(member)}`
    const source = `from->${member.name}`
    const value = this.#value(element, list.element, `${source}[i]`)
    const type_ = witType(list.element)
    return `  ${type_} *${member.name} = ARENA_ARRAY(arena, ${type_}, ${count});
  for (size_t i = 0; i < ${count}; i++)
    ${member.name}[i] = ${value.startsWith('{') ? `(${type_})` : ''}${value};
`
  }

  /** Returns an initializer with the value of a member. */
  #value(member: CParam, witType_: Type, from: string): string {
    const type = unaliased(witType_)
    const isOption = type.kind === 'option'
    const some = isOption ? unaliased(type.some) : type
    const { type: cMember } = member
    if (cMember.kind === 'string') return this.#string(member, isOption, from)
    if (cMember.kind === 'pointer') return this.#struct(cMember.to, some, from, `${from} == NULL`)
    if (cMember.kind === 'defined') {
      const { definition } = cMember
      switch (definition.kind) {
        case 'object':
          return isOption ? `{${from} != NULL, {${from} != NULL ? ${from}->handle : 0}}` : `{${from}->handle}`
        case 'enum':
          return this.#enum(definition.name, isOption, from)
        case 'flags': {
          const bits = `flags_of(${from}, ${maskOf(some)}, "a WGPU${definition.name} is not valid", arena)`
          if (!isOption) return bits
          return hasDefault(member) ? `{true, ${bits}}` : `{${from} != 0, ${bits}}`
        }
        case 'struct': {
          const hole = holes[definition.name]?.replaceAll('from->', `${from}.`)
          return this.#struct(cMember, some, `&${from}`, isOption ? (hole ?? '') : undefined)
        }
      }
    }
    const isNumber = cMember.kind === 'f32' || cMember.kind === 'f64'
    const value = isNumber ? `finite_number(${from}, arena)` : from
    if (!isOption) return value
    if (member.default !== undefined && typeof member.default === 'object' && 'constant' in member.default) {
      const { value } = member.default.constant
      const isPresent = value === 'NAN' ? `${from} == ${from}` : `${from} != ${value}`
      return `{${isPresent}, ${from}}`
    }
    return `{true, ${value}}`
  }

  #string(member: CParam, isOption: boolean, from: string): string {
    if (member.name === 'label') return `label_of(${from})`
    return isOption ? `optional_string_of(${from})` : `string_of(${from})`
  }

  #enum(name: string, isOption: boolean, from: string): string {
    if (name === 'OptionalBool') return `{${from} < 2, ${from} == 1}`
    const pair = this.#enums.get(name)
    if (pair === undefined) throw new Error(`the WIT has no enum for WGPU${name}`)
    return `${isOption ? 'to_option_' : 'to_'}${enumStem(pair)}(${from}, arena)`
  }

  /**
   * Returns the record of a structure, or an option of it.
   *
   * @param isAbsent the condition for an option that is absent, empty if it never is; `undefined` for a record
   */
  #struct(type: CParam['type'], record: Type, pointer: string, isAbsent: string | undefined): string {
    if (record.kind !== 'defined' || record.definition.kind !== 'record')
      throw new Error(`${cType(type)} is no record`)
    const value = `${toRecord(record.definition)}(${pointer}, arena)`
    if (isAbsent === undefined) return value
    if (isAbsent === '') return `{true, ${value}}`
    const option = snake(record.definition.name).replace(/^gpu_/, '')
    return `${isAbsent} ? NONE(${option}) : SOME(${option}, ${value})`
  }
}

/** Whether flags of an option are `None` only if the program says so. */
function hasDefault({ default: value }: CParam): boolean {
  return typeof value === 'object' && 'case' in value && value.case !== 'None'
}

/** Returns all bits of a set of flags. */
function maskOf(type: Type): string {
  if (type.kind !== 'defined' || type.definition.kind !== 'flags') throw new Error('flags are expected')
  const { flags } = type.definition as Flags
  return `0x${flags.reduce((mask, { value }) => mask | value, 0).toString(16)}`
}
