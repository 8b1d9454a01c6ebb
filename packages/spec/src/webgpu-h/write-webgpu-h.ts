/** Writes `webgpu.h`, the standard C API of WebGPU. */

import type {
  CApi,
  CCallback,
  CConstant,
  CEnum,
  CFlags,
  CFunction,
  CObject,
  CParam,
  CStruct,
  CType,
} from './c-model.ts'
import { callbackType, countName, cType, functionStem, initName, lowerFirst, macroCase } from './c-names.ts'
import { banner, comment, docComment, docText, joined } from './header-text.ts'

/** Returns the header, in C99 that is also C++. */
export function writeWebgpuH(api: CApi): string {
  const functions = functionsWithObjects(api)
  return joined([
    preamble,
    banner('Constants'),
    ...api.constants.map(declareConstant),
    banner('Strings, numbers and booleans'),
    primitives,
    banner('Objects'),
    objectRules,
    ...api.objects.map(declareObject),
    banner('Enums'),
    ...api.enums.map(declareEnum),
    banner('Flags'),
    ...api.flags.map(declareFlags),
    banner('Callbacks'),
    callbackRules,
    // They have parameters that point to structures, whose members are callbacks.
    ...structsOfCallbacks(api).map(name => `struct WGPU${name};\n`),
    ...api.callbacks.map(declareCallback),
    banner('Structures'),
    chainedStruct,
    ...api.callbacks.map(callback => declareStruct(infoOf(callback))),
    ...api.structs.map(declareStruct),
    externC,
    banner('Types of functions'),
    '#if !defined(WGPU_SKIP_PROCS)\n',
    ...functions.map(declareProc),
    '\n#endif // !defined(WGPU_SKIP_PROCS)\n',
    banner('Functions'),
    '#if !defined(WGPU_SKIP_DECLARATIONS)\n',
    ...functions.map(declareFunction),
    '\n#endif // !defined(WGPU_SKIP_DECLARATIONS)\n',
    closing,
  ])
}

/** A function as C has it: all parameters, and a name with that of its object. */
interface Declared {
  readonly stem: string
  readonly returns: string
  readonly params: readonly string[]
  readonly doc: string
}

/** Functions of the API, then of each object with its reference count, then those that free structures. */
function functionsWithObjects(api: CApi): Declared[] {
  const getProcAddress: Declared = {
    stem: 'GetProcAddress',
    returns: 'WGPUProc',
    params: ['WGPUStringView procName'],
    doc: 'Returns the function of the given name, such as `wgpuDeviceCreateBuffer`, or NULL.',
  }
  return [
    ...api.functions.map(func => declared(undefined, func)),
    getProcAddress,
    ...api.objects.flatMap(object => [
      ...object.functions.map(func => declared(object, func)),
      counting(object, 'AddRef', 'Adds a reference to the object.'),
      counting(object, 'Release', 'Removes a reference; the last one takes the object with it.'),
    ]),
    ...api.structs.filter(({ ownsMembers }) => ownsMembers).map(freeMembers),
  ]
}

function declared(object: CObject | undefined, func: CFunction): Declared {
  const { callback, result } = func
  const returns = callback ? 'WGPUFuture' : result === undefined ? 'void' : cType(result)
  return {
    stem: functionStem(object, func),
    returns: func.nullable ? `WGPU_NULLABLE ${returns}` : returns,
    params: [
      ...(object ? [selfOf(object)] : []),
      ...func.params.flatMap(declareParam),
      ...(callback ? [`WGPU${callback.name}CallbackInfo callbackInfo`] : []),
    ],
    doc: docText(func),
  }
}

function counting(object: CObject, name: string, doc: string): Declared {
  return { stem: functionStem(object, { name }), returns: 'void', params: [selfOf(object)], doc }
}

function freeMembers({ name }: CStruct): Declared {
  return {
    stem: `${name}FreeMembers`,
    returns: 'void',
    params: [`WGPU${name} ${lowerFirst(name)}`],
    doc: 'Frees the memory to which the members point.',
  }
}

function selfOf({ name }: CObject): string {
  return `WGPU${name} ${lowerFirst(name)}`
}

/** Returns a parameter or a member; an array is two. */
function declareParam(param: CParam): string[] {
  const nullable = param.nullable ? 'WGPU_NULLABLE ' : ''
  const declaration = `${nullable}${cType(param.type)} ${param.name}`
  return param.type.kind === 'array' ? [`size_t ${countName(param)}`, declaration] : [declaration]
}

function declareConstant(constant: CConstant): string {
  return `${docComment(constant)}#define ${constantName(constant)} (${constant.value})\n`
}

function constantName({ name }: CConstant): string {
  return `WGPU_${macroCase(name)}`
}

function declareObject(object: CObject): string {
  return `${docComment(object)}typedef struct WGPU${object.name}Impl* WGPU${object.name} WGPU_OBJECT_ATTRIBUTE;\n`
}

function declareEnum(definition: CEnum): string {
  const type = `WGPU${definition.name}`
  const cases = [...definition.cases, { name: 'Force32', value: 0x7fffffff, doc: '' }].map(
    ({ name, value, doc }) => `${comment(doc, '    ')}    ${type}_${name} = ${hex(value, 8)},\n`,
  )
  return `\n${docComment(definition)}typedef enum ${type} {\n${cases.join('')}} ${type} WGPU_ENUM_ATTRIBUTE;\n`
}

function declareFlags(definition: CFlags): string {
  const type = `WGPU${definition.name}`
  const cases = definition.cases.map(
    ({ name, value, doc }) => `${comment(doc)}static const ${type} ${type}_${name} = ${hex(value, 16)};\n`,
  )
  return `\n${docComment(definition)}typedef WGPUFlags ${type};\n${cases.join('')}`
}

function declareCallback(callback: CCallback): string {
  const params = callback.params.flatMap(param =>
    declareParam(param).map(text => (structBehind(param.type) ? `struct ${text}` : text)),
  )
  const userdata = [1, 2].map(number => `WGPU_NULLABLE void* userdata${number}`)
  const all = [...params, ...userdata].join(', ')
  return `\n${docComment(callback)}typedef void (*${callbackType(callback)})(${all}) WGPU_FUNCTION_ATTRIBUTE;\n`
}

/** Returns the structures that callbacks receive: they are declared before they are defined. */
function structsOfCallbacks({ callbacks }: CApi): string[] {
  const names = callbacks.flatMap(({ params }) =>
    params.flatMap(({ type }) => structBehind(type)?.name ?? []),
  )
  return [...new Set(names)]
}

function structBehind(type: CType): CStruct | undefined {
  if (type.kind !== 'pointer' || type.to.kind !== 'defined') return undefined
  return type.to.definition.kind === 'struct' ? type.to.definition : undefined
}

/** A structure as C has it, with its chain and its counts. */
interface Structure {
  readonly name: string
  readonly doc: string
  readonly members: readonly {
    readonly declaration: string
    readonly initial: string
    readonly doc: string
  }[]
}

function declareStruct(struct: CStruct | Structure): string {
  const { name, doc, members } = 'form' in struct ? structureOf(struct) : struct
  const type = `WGPU${name}`
  const declarations = members.map(({ declaration, doc }) => `${comment(doc, '    ')}    ${declaration};\n`)
  const initials = members.map(
    ({ declaration, initial }) => `    /*.${/\w+$/.exec(declaration)![0]}=*/${initial} _wgpu_COMMA \\\n`,
  )
  return `
${comment(doc)}typedef struct ${type} {
${declarations.join('')}} ${type} WGPU_STRUCTURE_ATTRIBUTE;

/** Initializes a \`${type}\` with its defaults. */
#define ${initName(name)} _wgpu_MAKE_INIT_STRUCT(${type}, { \\
${initials.join('')}})
`
}

function structureOf(struct: CStruct): Structure {
  return {
    name: struct.name,
    doc: docText(struct),
    members: [...chainOf(struct), ...struct.members.flatMap(membersOf)],
  }
}

function chainOf({ form, name }: CStruct): Structure['members'] {
  switch (form) {
    case 'plain':
      return []
    case 'extensible':
      return [nextInChain]
    case 'extension': {
      const initial = `_wgpu_MAKE_INIT_STRUCT(WGPUChainedStruct, { \\
        /*.next=*/NULL _wgpu_COMMA \\
        /*.sType=*/WGPUSType_${name} _wgpu_COMMA \\
    })`
      return [{ declaration: 'WGPUChainedStruct chain', initial, doc: '' }]
    }
  }
}

const nextInChain = { declaration: 'WGPUChainedStruct * nextInChain', initial: 'NULL', doc: '' }

function membersOf(member: CParam): Structure['members'] {
  const declarations = declareParam(member)
  const initials = declarations.length === 2 ? ['0', 'NULL'] : [initialOf(member)]
  return declarations.map((declaration, i) => ({
    declaration,
    initial: initials[i]!,
    doc: i === 0 ? member.doc : '',
  }))
}

/** Returns the structure that passes a callback to a function. */
function infoOf(callback: CCallback): Structure {
  const mode = { declaration: 'WGPUCallbackMode mode', initial: zeroOf('WGPUCallbackMode'), doc: '' }
  const pointer = (declaration: string) => ({ declaration, initial: 'NULL', doc: '' })
  return {
    name: `${callback.name}CallbackInfo`,
    doc: `Passes a \`${callbackType(callback)}\`.`,
    members: [
      nextInChain,
      ...(callback.hasMode ? [mode] : []),
      pointer(`${callbackType(callback)} callback`),
      pointer('WGPU_NULLABLE void* userdata1'),
      pointer('WGPU_NULLABLE void* userdata2'),
    ],
  }
}

function initialOf({ type, default: value }: CParam): string {
  if (value === 'zero') return '_wgpu_STRUCT_ZERO_INIT'
  if (value !== undefined) {
    if ('constant' in value) return constantName(value.constant)
    if ('case' in value) return `${cType(type)}_${value.case}`
    return value.literal
  }
  switch (type.kind) {
    case 'bool':
      return 'WGPU_FALSE'
    case 'f32':
      return '0.f'
    case 'f64':
      return '0.'
    case 'string':
      return 'WGPU_STRING_VIEW_INIT'
    case 'pointer':
      return 'NULL'
    case 'info':
      return initName(`${type.callback.name}CallbackInfo`)
    case 'defined':
      return initialOfDefined(type.definition)
    default:
      return '0'
  }
}

function initialOfDefined(definition: Extract<CType, { kind: 'defined' }>['definition']): string {
  const type = `WGPU${definition.name}`
  switch (definition.kind) {
    case 'object':
      return 'NULL'
    case 'struct':
      return initName(definition.name)
    case 'flags':
      return `${type}_None`
    case 'enum':
      return definition.cases.some(({ name }) => name === 'Undefined') ? `${type}_Undefined` : zeroOf(type)
  }
}

function zeroOf(type: string): string {
  return `_wgpu_ENUM_ZERO_INIT(${type})`
}

function declareProc({ stem, returns, params }: Declared): string {
  return `typedef ${returns} (*WGPUProc${stem})(${params.join(', ')}) WGPU_FUNCTION_ATTRIBUTE;\n`
}

function declareFunction({ stem, returns, params, doc }: Declared): string {
  return `${comment(doc)}WGPU_EXPORT ${returns} wgpu${stem}(${params.join(', ')}) WGPU_FUNCTION_ATTRIBUTE;\n`
}

function hex(value: number, digits: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(digits, '0')}`
}

const preamble = `\
/**
 * webgpu.h, the standard C API of WebGPU, as of 2026-07-10.
 *
 * Generated from the W3C's IDL by packages/spec/src/webgpu-h: do not edit, \`npm run generate\` writes it.
 *
 * A descriptor that is initialized with its macro has the defaults of W3C:
 *
 *     WGPUBufferDescriptor descriptor = WGPU_BUFFER_DESCRIPTOR_INIT;
 *     descriptor.size = 1024;
 *     descriptor.usage = WGPUBufferUsage_Storage | WGPUBufferUsage_CopySrc;
 *     WGPUBuffer buffer = wgpuDeviceCreateBuffer(device, &descriptor);
 *
 * Specification: https://webgpu-native.github.io/webgpu-headers/
 */
#ifndef WEBGPU_H_
#define WEBGPU_H_

#if defined(WGPU_SHARED_LIBRARY)
#  if defined(_WIN32)
#    if defined(WGPU_IMPLEMENTATION)
#      define WGPU_EXPORT __declspec(dllexport)
#    else
#      define WGPU_EXPORT __declspec(dllimport)
#    endif
#  elif defined(WGPU_IMPLEMENTATION)
#    define WGPU_EXPORT __attribute__((visibility("default")))
#  else
#    define WGPU_EXPORT
#  endif
#else
#  define WGPU_EXPORT
#endif

/* A program or an implementation may define these before the include. */
#if !defined(WGPU_OBJECT_ATTRIBUTE)
#  define WGPU_OBJECT_ATTRIBUTE
#endif
#if !defined(WGPU_ENUM_ATTRIBUTE)
#  define WGPU_ENUM_ATTRIBUTE
#endif
#if !defined(WGPU_STRUCTURE_ATTRIBUTE)
#  define WGPU_STRUCTURE_ATTRIBUTE
#endif
#if !defined(WGPU_FUNCTION_ATTRIBUTE)
#  define WGPU_FUNCTION_ATTRIBUTE
#endif
#if !defined(WGPU_NULLABLE)
#  define WGPU_NULLABLE
#endif

#include <math.h>
#include <stddef.h>
#include <stdint.h>

/* A comma that doesn't separate the arguments of a macro. */
#define _wgpu_COMMA ,
#if defined(__cplusplus)
#  define _wgpu_ENUM_ZERO_INIT(type) type(0)
#  define _wgpu_STRUCT_ZERO_INIT {}
#  if __cplusplus >= 201103L
#    define _wgpu_MAKE_INIT_STRUCT(type, value) (type value)
#  else
#    define _wgpu_MAKE_INIT_STRUCT(type, value) value
#  endif
#else
#  define _wgpu_ENUM_ZERO_INIT(type) (type)0
#  define _wgpu_STRUCT_ZERO_INIT {0}
#  if defined(__STDC_VERSION__) && __STDC_VERSION__ >= 199901L
#    define _wgpu_MAKE_INIT_STRUCT(type, value) ((type) value)
#  else
#    define _wgpu_MAKE_INIT_STRUCT(type, value) value
#  endif
#endif
`

const primitives = `\
typedef uint64_t WGPUFlags;
typedef uint32_t WGPUBool;
#define WGPU_TRUE (UINT32_C(1))
#define WGPU_FALSE (UINT32_C(0))

/**
 * UTF-8 text. With the length WGPU_STRLEN it ends at its first zero, and NULL with that length stands for no text.
 * Strings that come from the API always have their length, and need not end with a zero.
 */
typedef struct WGPUStringView {
    WGPU_NULLABLE char const * data;
    size_t length;
} WGPUStringView WGPU_STRUCTURE_ATTRIBUTE;

/** Initializes a \`WGPUStringView\` with no text. */
#define WGPU_STRING_VIEW_INIT _wgpu_MAKE_INIT_STRUCT(WGPUStringView, { \\
    /*.data=*/NULL _wgpu_COMMA \\
    /*.length=*/WGPU_STRLEN _wgpu_COMMA \\
})
`

const objectRules = `\
/*
 * A handle counts references: the caller owns one of each handle that a function returns or passes to a callback as
 * a new object, and gives it up with \`wgpu…Release\`.
 */
`

const callbackRules = `\
/** A function of any type. */
typedef void (*WGPUProc)(void) WGPU_FUNCTION_ATTRIBUTE;

/*
 * Messages and structures are valid during the call only. A callback owns the objects that it receives, but not a
 * device behind a pointer, which is NULL when the device was never created or is already gone.
 */
`

const chainedStruct = `
/** The head of a structure that extends another one. */
typedef struct WGPUChainedStruct {
    struct WGPUChainedStruct * next;
    WGPUSType sType;
} WGPUChainedStruct WGPU_STRUCTURE_ATTRIBUTE;
`

const externC = `
#ifdef __cplusplus
extern "C" {
#endif
`

const closing = `
#ifdef __cplusplus
} // extern "C"
#endif

#endif // WEBGPU_H_
`
