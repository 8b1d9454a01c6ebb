/**
 * Writes the functions of the C header: for each, an import with its flat core signature, and a wrapper that
 * takes structures.
 */

import { coreSignature } from './abi.ts'
import { type Definition, type Func, type Param, type Resource, type Type, unaliased } from './model.ts'
import { declareImport, inline } from './write-c-text.ts'
import { cName, comment, cType, hasPayload, isStructure, snake, stem } from './write-c-types.ts'

/** A flat core value: the C type of the import's parameter, and an expression for it. */
export interface CoreValue {
  readonly type:
    | 'int32_t'
    | 'uint32_t'
    | 'uint64_t'
    | 'float'
    | 'double'
    | 'size_t'
    | 'void *'
    | 'const void *'
  readonly value: string
}

/** A WIT parameter in C. */
export interface Argument {
  readonly name: string
  readonly type: Type
  /** Declarations: `const uint32_t *data`, `size_t data_len` */
  readonly parameters: readonly string[]
  /** Statements that the core values depend on. */
  readonly setup: readonly string[]
  readonly core: readonly CoreValue[]
  /** Statements that store the argument in the field `arguments.` + name. */
  readonly store: (field: string) => readonly string[]
}

/** A WIT result in C. */
export interface Outcome {
  readonly returns: string
  /** Out parameters for the result: `gpu_device_t *device`. */
  readonly parameters: readonly string[]
  /** Type that the import returns. */
  readonly core: CoreValue['type'] | 'void'
  /** Statements that return this core value; absent when the import stores the result through a pointer. */
  readonly direct?: (call: string) => readonly string[]
  /** Declaration of `result` with its layout in memory. */
  readonly stored: readonly string[]
  /** Statements that pass on a result in memory. */
  readonly handOver: (result: string) => readonly string[]
}

/** Returns an import and its wrapper. */
export function declareFunction(func: Func): string {
  const name = functionName(func)
  const args = argumentsOf(func)
  const outcome = outcomeOf(func.result)

  const { paramsInMemory, resultInMemory } = coreSignature(func)

  const inMemory: CoreValue = { type: 'const void *', value: '&arguments' }
  const core = paramsInMemory ? [inMemory] : args.flatMap(arg => arg.core)
  const types = [...core.map(({ type }) => type), ...(resultInMemory ? ['void *'] : [])]
  const values = [...core.map(({ value }) => value), ...(resultInMemory ? ['&result'] : [])]

  return (
    declareImport(func.extern, outcome.core, name, types) +
    comment(func.async ? 'Waits.' : '', func.doc, func.link) +
    inline(
      outcome.returns,
      name,
      [...args.flatMap(arg => arg.parameters), ...outcome.parameters],
      [
        ...(paramsInMemory ? spill(args) : args.flatMap(arg => arg.setup)),
        ...callAndReturn(outcome, `import_${name}(${values.join(', ')})`),
      ],
    )
  )
}

function callAndReturn({ direct, stored, handOver }: Outcome, call: string): readonly string[] {
  return direct ? direct(call) : [...stored, `${call};`, ...handOver('result')]
}

/** Returns the function that drops a handle. */
export function declareDrop(resource: Resource): string {
  const name = `${cName(resource)}_drop`
  return (
    declareImport(`[resource-drop]${resource.name}`, 'void', name, ['int32_t']) +
    inline('void', name, [`${cName(resource)}_t self`], [`import_${name}(self.handle);`])
  )
}

/** Returns the name of a function in C: `gpu_device_create_buffer`. */
export function functionName({ name, resource, shape }: Func): string {
  if (!resource) return snake(name)
  return `${cName(resource)}_${shape === 'constructor' ? 'create' : snake(name)}`
}

/** All arguments in one structure, laid out as a tuple of the parameters. */
function spill(args: readonly Argument[]): string[] {
  return [...declareArguments(args), ...args.flatMap(({ name, store }) => store(`arguments.${name}`))]
}

/** Returns the declaration of `arguments`, which holds all parameters in memory. */
export function declareArguments(args: readonly Argument[]): string[] {
  return ['struct {', ...args.map(({ name, type }) => `  ${cType(type)} ${name};`), '} arguments;']
}

/** Returns the parameters of a function, including `self`. */
export function argumentsOf(func: Func): Argument[] {
  const self = func.shape === 'method' ? [selfArgument(func.resource!)] : []
  return [...self, ...func.params.map(argument)]
}

function selfArgument(resource: Resource): Argument {
  return valueArgument('self', { kind: 'borrow', resource })
}

function argument(param: Param): Argument {
  const name = snake(param.name)
  const type = unaliased(param.type)
  if (type.kind === 'option') return optionalArgument(name, type, unaliased(type.some))
  if (type.kind === 'string') return stringArgument(name, type)
  if (type.kind === 'list') return listArgument(name, type, type.element)
  return isStructure(type) ? structureArgument(name, type) : valueArgument(name, type)
}

function valueArgument(name: string, type: Type): Argument {
  return {
    name,
    type,
    parameters: [`${cType(type)} ${name}`],
    setup: [],
    core: lower(type, name),
    store: field => [`${field} = ${name};`],
  }
}

function stringArgument(name: string, type: Type): Argument {
  return {
    name,
    type,
    parameters: [`const char *${name}`],
    setup: [],
    core: pointerAndLength(name, `strlen(${name})`),
    store: field => [`${field} = gpu_string(${name});`],
  }
}

function listArgument(name: string, type: Type, element: Type): Argument {
  const isBytes = element.kind === 'u8'
  const length = `${name}_len`
  return {
    name,
    type,
    parameters: [`const ${isBytes ? 'void' : cType(element)} *${name}`, `size_t ${length}`],
    setup: [],
    core: pointerAndLength(name, length),
    store: field => [`${field}.ptr = (const ${cType(element)} *)${name};`, `${field}.len = ${length};`],
  }
}

function structureArgument(name: string, type: Type): Argument {
  return {
    name,
    type,
    parameters: [`const ${cType(type)} *${name}`],
    setup: [],
    core: lower(type, `*${name}`),
    store: field => [`${field} = *${name};`],
  }
}

function optionalArgument(name: string, type: Type, some: Type): Argument {
  if (some.kind === 'list') return optionalListArgument(name, type, some.element)
  const argument = {
    name,
    type,
    parameters: [`const ${cType(some)} *${name}`],
    store: (field: string) => [
      `${field}.is_some = ${name} != NULL;`,
      `if (${name}) ${field}.value = *${name};`,
    ],
  }
  if (!isStructure(some)) {
    const values = lower(some, `*${name}`).map(core => ({ ...core, value: `${name} ? ${core.value} : 0` }))
    return { ...argument, setup: [], core: [isThere(`${name} != NULL`), ...values] }
  }
  return {
    ...argument,
    setup: [
      `const bool has_${name} = ${name} != NULL;`,
      `const ${cType(some)} no_${name} = GPU_ZERO;`,
      `if (!has_${name}) ${name} = &no_${name};`,
    ],
    core: [isThere(`has_${name}`), ...lower(some, `*${name}`)],
  }
}

function optionalListArgument(name: string, type: Type, element: Type): Argument {
  const list = listArgument(name, type, element)
  const isSome = `${name} != NULL`
  return {
    ...list,
    core: [isThere(isSome), ...list.core],
    store: field => [`${field}.is_some = ${isSome};`, ...list.store(`${field}.value`)],
  }
}

/** Returns the flat core values of a C value (Canonical ABI, "Flattening"). */
function lower(type: Type, value: string): CoreValue[] {
  const bare = unaliased(type)
  switch (bare.kind) {
    case 'bool':
    case 'u8':
    case 'u16':
    case 'u32':
      return [{ type: 'uint32_t', value }]
    case 's32':
      return [{ type: 'int32_t', value }]
    case 'u64':
      return [{ type: 'uint64_t', value }]
    case 'f32':
      return [{ type: 'float', value }]
    case 'f64':
      return [{ type: 'double', value }]
    case 'string':
    case 'list':
      return pointerAndLength(member(value, 'ptr'), member(value, 'len'))
    case 'own':
    case 'borrow':
    case 'future':
    case 'stream':
      return [{ type: 'int32_t', value: member(value, 'handle') }]
    case 'option':
      return [isThere(member(value, 'is_some')), ...lower(bare.some, member(value, 'value'))]
    case 'defined':
      return lowerDefined(bare.definition, value)
    default:
      throw new Error(`a ${bare.kind} is not expected in a parameter`)
  }
}

function lowerDefined(definition: Definition, value: string): CoreValue[] {
  if (definition.kind === 'record') {
    return definition.fields.flatMap(field => lower(field.type, member(value, snake(field.name))))
  }
  if (definition.kind !== 'variant' || !hasPayload(definition)) return [{ type: 'uint32_t', value }]
  const payloads = definition.cases.flatMap(({ name, type }) =>
    type ? lower(type, member(value, snake(name))) : [],
  )
  if (payloads.length > 1) throw new Error(`${definition.name} is flat in more than one way`)
  return [{ type: 'uint32_t', value: member(value, 'tag') }, ...payloads]
}

function isThere(value: string): CoreValue {
  return { type: 'uint32_t', value }
}

function pointerAndLength(pointer: string, length: string): CoreValue[] {
  return [
    { type: 'const void *', value: pointer },
    { type: 'size_t', value: length },
  ]
}

function member(value: string, name: string): string {
  return value.startsWith('*') ? `${value.slice(1)}->${name}` : `${value}.${name}`
}

/** Returns the result of a function in C. */
export function outcomeOf(type: Type | undefined): Outcome {
  if (!type) return { returns: 'void', parameters: [], core: 'void', stored: [], handOver: () => [] }
  const bare = unaliased(type)
  if (bare.kind === 'result') return resultOutcome(bare.ok, { kind: 'defined', definition: bare.error })
  if (bare.kind === 'option') return optionOutcome(bare, bare.some)
  const core = lower(bare, 'result')
  return core.length > 1 ? memoryOutcome(bare) : coreOutcome(bare, core[0]!.type)
}

function coreOutcome(type: Type, core: CoreValue['type']): Outcome {
  const isHandle = core === 'int32_t' && unaliased(type).kind !== 's32'
  return {
    ...memoryOutcome(type),
    core,
    direct: call =>
      isHandle ? [`${cType(type)} result = { ${call} };`, 'return result;'] : [`return ${call};`],
  }
}

function memoryOutcome(type: Type): Outcome {
  return {
    returns: cType(type),
    parameters: [],
    core: 'void',
    stored: [`${cType(type)} result;`],
    handOver: result => [`return ${result};`],
  }
}

function optionOutcome(type: Type, some: Type): Outcome {
  const name = outName(some)
  return {
    returns: 'bool',
    parameters: [`${cType(some)} *${name}`],
    core: 'void',
    stored: [`${cType(type)} result;`],
    handOver: result => [`if (${result}.is_some) *${name} = ${result}.value;`, `return ${result}.is_some;`],
  }
}

function resultOutcome(ok: Type | undefined, error: Type): Outcome {
  const name = ok && outName(ok)
  return {
    returns: 'bool',
    parameters: [...(ok ? [`${cType(ok)} *${name}`] : []), `${cType(error)} *error`],
    core: 'void',
    stored: [
      'struct {',
      '  bool is_error;',
      ...(ok
        ? ['  union {', `    ${cType(ok)} ok;`, `    ${cType(error)} error;`, '  };']
        : [`  ${cType(error)} error;`]),
      '} result;',
    ],
    handOver: result => [
      `if (${result}.is_error) *error = ${result}.error;`,
      ...(ok ? [`else *${name} = ${result}.ok;`] : []),
      `return !${result}.is_error;`,
    ],
  }
}

/** Returns the name of the out parameter of a result: that of the resource, if the result is a handle. */
function outName(type: Type): string {
  const bare = unaliased(type)
  return bare.kind === 'own' ? stem(bare) : 'value'
}
