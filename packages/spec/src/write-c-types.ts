/** The C types of the header: their names, their declarations, and assertions about their layout. */

import { discriminantSize, fieldOffsets, flagsSize, layoutOf, payloadOffset } from './abi.ts'
import {
  type Api,
  type Definition,
  functionsOf,
  type Primitive,
  type Resource,
  type Type,
  unaliased,
  type Variant,
} from './model.ts'

const primitives: Record<Primitive, string> = {
  bool: 'bool',
  u8: 'uint8_t',
  u16: 'uint16_t',
  u32: 'uint32_t',
  s32: 'int32_t',
  u64: 'uint64_t',
  f32: 'float',
  f64: 'double',
  string: 'gpu_string_t',
}

/** Converts a WIT name to C: `gpu_map_mode`. */
export function snake(witName: string): string {
  return witName.replaceAll('-', '_')
}

/** Returns the name of a definition in C, which has no namespaces: `gpu_buffer`, `surface_key`. */
export function cName({ name, cName = name }: Definition): string {
  return snake(cName)
}

/** Returns the C type with the memory layout of a WIT type: `gpu_option_u32_t`. */
export function cType(type: Type): string {
  const bare = unaliased(type)
  switch (bare.kind) {
    case 'defined':
      return `${cName(bare.definition)}_t`
    case 'own':
    case 'borrow':
      return `${cName(bare.resource)}_t`
    case 'option':
    case 'list':
    case 'tuple':
    case 'future':
    case 'stream':
      return `gpu_${stem(bare)}_t`
    case 'result':
      throw new Error('a result is expected only as the result of a function')
    default:
      return primitives[bare.kind]
  }
}

/**
 * Returns the part that a type adds to the name of a type built from it: `bind_group_entry` in
 * `gpu_list_bind_group_entry_t`.
 */
export function stem(type: Type): string {
  const bare = unaliased(type)
  switch (bare.kind) {
    case 'option':
      return `option_${stem(bare.some)}`
    case 'list':
    case 'future':
    case 'stream':
      return `${bare.kind}_${stem(bare.element)}`
    case 'tuple':
      return `tuple_${bare.types.map(stem).join('_')}`
    case 'defined':
    case 'own':
    case 'borrow':
      return cType(bare).replace(/^gpu_|_t$/g, '')
    default:
      return bare.kind
  }
}

/** Whether a type needs a separate C structure; handles and strings are always declared. */
export function isStructure(type: Type): boolean {
  const bare = unaliased(type)
  if (bare.kind === 'defined') return bare.definition.kind === 'record' || hasPayload(bare.definition)
  return ['option', 'list', 'tuple', 'future', 'stream'].includes(bare.kind)
}

/** Whether a case of a variant has a payload. Variants without payloads are numbers, like enums. */
export function hasPayload(definition: Definition): boolean {
  return definition.kind === 'variant' && definition.cases.some(({ type }) => type !== undefined)
}

/** Returns a doc comment; empty when all lines are empty. */
export function comment(...lines: readonly string[]): string {
  const text = lines.flatMap(line => line.split('\n')).filter(line => line !== '')
  if (text.length <= 1) return text.map(line => `/** ${line} */\n`).join('')
  return `/**\n${text.map(line => ` * ${line}\n`).join('')} */\n`
}

/** Returns the handle type of a resource. */
export function declareHandle(resource: Resource): string {
  return `${comment(resource.doc, resource.link)}typedef struct { int32_t handle; } ${cName(resource)}_t;\n`
}

/**
 * Returns an enum, flags, or a variant without payloads: a number type and its constants. Empty for other
 * definitions.
 */
export function declareConstants(definition: Definition): string {
  const constants = constantsOf(definition)
  if (constants.length === 0 || hasPayload(definition)) return ''
  const size =
    definition.kind === 'flags' ? flagsSize(definition.flags.length) : discriminantSize(constants.length)
  return (
    comment(definition.doc, definition.link) +
    `typedef uint${8 * size}_t ${cName(definition)}_t;\n${enumeration(constants)}`
  )
}

/** Returns the structures that interfaces need, in dependency order. */
export function structuresOf(apis: readonly Api[]): Type[] {
  const found = new Map<string, Type>()
  const visit = (type: Type): void => {
    const bare = unaliased(type)
    if (bare.kind === 'result') {
      if (bare.ok) visit(bare.ok)
      visit({ kind: 'defined', definition: bare.error })
    } else if (isStructure(bare) && !found.has(cType(bare))) {
      for (const part of partsOf(bare)) visit(part)
      found.set(cType(bare), bare)
    }
  }
  for (const definition of apis.flatMap(api => api.definitions)) {
    if (definition.kind !== 'resource') visit({ kind: 'defined', definition })
  }
  for (const { params, result } of apis.flatMap(functionsOf)) {
    for (const type of [...params.map(param => param.type), ...(result ? [result] : [])]) visit(type)
  }
  return [...found.values()]
}

/** Returns the declaration of a structure. */
export function declareStructure(type: Type): string {
  const doc = type.kind === 'defined' ? comment(type.definition.doc, type.definition.link) : ''
  const tags = type.kind === 'defined' ? `${enumeration(constantsOf(type.definition))}\n` : ''
  const members = membersOf(type).map(line => `  ${line}\n`)
  return `${tags.trimStart()}${doc}typedef struct {\n${members.join('')}} ${cType(type)};\n`
}

/** Assertions that a structure has the layout of the Canonical ABI. */
export function assertLayout(type: Type): string {
  const name = cType(type)
  const { size, alignment } = layoutOf(type)
  const offsets = fieldsWithOffsets(type).map(
    ([field, offset]) => `GPU_OFFSET(${name}, ${field}, ${offset});\n`,
  )
  return `GPU_LAYOUT(${name}, ${size}, ${alignment});\n${offsets.join('')}`
}

function fieldsWithOffsets(type: Type): [name: string, offset: number][] {
  if (type.kind === 'option') return [['value', payloadOffset([undefined, type.some])]]
  if (type.kind !== 'defined') return []
  if (type.definition.kind === 'record') {
    const { fields } = type.definition
    const offsets = fieldOffsets(fields.map(field => field.type))
    return fields.map(({ name }, i) => [snake(name), offsets[i]!])
  }
  const payloads = payloadsOf(type.definition)
  const offset = payloadOffset(payloads.map(payload => payload.type))
  return payloads.map(({ name }) => [snake(name), offset])
}

function constantsOf(definition: Definition): string[] {
  const constant = (name: string) => `${cName(definition)}_${snake(name)}`.toUpperCase()
  switch (definition.kind) {
    case 'enum':
    case 'variant':
      return definition.cases.map(({ name }) => constant(name))
    case 'flags':
      return definition.flags.map(({ name }, bit) => `${constant(name)} = 1 << ${bit}`)
    default:
      return []
  }
}

function enumeration(constants: readonly string[]): string {
  return constants.length === 0 ? '' : `enum {\n${constants.map(constant => `  ${constant},\n`).join('')}};\n`
}

function membersOf(type: Type): string[] {
  switch (type.kind) {
    case 'option':
      return ['bool is_some;', `${cType(type.some)} value;`]
    case 'list':
      return [`const ${cType(type.element)} *ptr;`, 'size_t len;']
    case 'tuple':
      return type.types.map((part, i) => `${cType(part)} f${i};`)
    case 'future':
    case 'stream':
      return ['int32_t handle; // the readable end']
    case 'defined':
      if (type.definition.kind === 'record') {
        return type.definition.fields.map(field => `${cType(field.type)} ${snake(field.name)};`)
      }
      return [
        'uint8_t tag;',
        'union {',
        ...payloadsOf(type.definition).map(({ name, type }) => `  ${cType(type)} ${snake(name)};`),
        '};',
      ]
    default:
      throw new Error(`a type of kind ${type.kind} is no structure`)
  }
}

function partsOf(type: Type): Type[] {
  switch (type.kind) {
    case 'option':
      return [type.some]
    case 'list':
      return [type.element]
    case 'tuple':
      return [...type.types]
    case 'defined':
      if (type.definition.kind === 'record') return type.definition.fields.map(field => field.type)
      return payloadsOf(type.definition).map(({ type }) => type)
    default:
      return []
  }
}

function payloadsOf(definition: Definition): { name: string; type: Type }[] {
  if (definition.kind !== 'variant') return []
  return (definition as Variant).cases.flatMap(({ name, type }) => (type ? { name, type } : []))
}
