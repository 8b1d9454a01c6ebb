/** Writes the classes of `webgpu_cpp.h`: each owns a reference to an object of C. */

import type { CCallback, CFunction, CObject, CParam, CType } from './c-model.ts'
import { countName, cppType, cType, functionStem } from './c-names.ts'
import { cppDefault } from './cpp-values.ts'
import { docComment, indented } from './header-text.ts'

/** Returns the class of an object, with declarations of its functions. */
export function declareClass(object: CObject): string {
  const { name } = object
  const functions = object.functions.flatMap(func =>
    signaturesOf(func, '').map(({ template, text }) => {
      const head = template === '' ? 'inline ' : `${template}\n`
      return `${docComment(func)}${head}${text};`
    }),
  )
  const body = [
    `using ObjectBase::ObjectBase;`,
    `using ObjectBase::operator=;`,
    '',
    ...functions,
    ...(name === 'Instance' ? ['inline WaitStatus WaitAny(Future future, uint64_t timeoutNS) const;'] : []),
  ]
  return `${docComment(object)}class ${name} : public ObjectBase<${name}, WGPU${name}> {
  public:
${body.map(indented).join('')}
  private:
    friend ObjectBase<${name}, WGPU${name}>;
    static void AddRef(WGPU${name} handle) { wgpu${name}AddRef(handle); }
    static void Release(WGPU${name} handle) { wgpu${name}Release(handle); }
};
static_assert(sizeof(${name}) == sizeof(WGPU${name}) && alignof(${name}) == alignof(WGPU${name}));
`
}

/** Returns the definitions of the functions of an object. */
export function defineMethods(object: CObject): string {
  return object.functions
    .flatMap(func =>
      signaturesOf(func, `${object.name}::`).map(({ template, text, info }) => {
        const head = template === '' ? 'inline ' : `${template}\n`
        return `${head}${text} {\n${bodyOf(object, func, info)}}\n`
      }),
    )
    .join('\n')
}

/** Returns a function without an object. */
export function defineFunction(func: CFunction): string {
  const [{ text }] = signaturesOf(func, '') as [Signature]
  return `inline ${text.replace(/ const$/, '')} {\n${bodyOf(undefined, func, '')}}\n`
}

interface Signature {
  readonly template: string
  readonly text: string
  /** The argument for C that passes the callback. */
  readonly info: string
}

/** Returns the forms of a function: a callback may have data of its caller as its last parameter, or captures. */
function signaturesOf(func: CFunction, scope: string): Signature[] {
  const isOmittable = (param: CParam) => param.nullable || param.default !== undefined
  const lastRequired = func.callback
    ? func.params.length
    : func.params.findLastIndex(param => !isOmittable(param))
  const params = func.params.flatMap((param, i) => declareParam(param, scope === '' && i > lastRequired))
  const returns = func.callback ? 'Future' : func.result === undefined ? 'void' : cppType(func.result)
  const form = (template: string, own: readonly string[], info: string): Signature => ({
    template,
    text: `${returns} ${scope}${func.name}(${[...params, ...own].join(', ')}) const`,
    info,
  })
  if (func.callback === undefined) return [form('', [], '')]
  const info = (args: string) =>
    `detail::CallbackInfoWithMode<detail::${func.callback!.name}Callback>(callbackMode, ${args})`
  return [
    form(
      'template <typename F, typename T>',
      ['CallbackMode callbackMode', 'F callback', 'T userdata'],
      info('std::move(callback), userdata'),
    ),
    form('template <typename F>', ['CallbackMode callbackMode', 'F callback'], info('std::move(callback)')),
  ]
}

function declareParam(param: CParam, isOmittable: boolean): string[] {
  const { type, name, default: value } = param
  const isObject = type.kind === 'defined' && type.definition.kind === 'object'
  const initial = isOmittable ? ` = ${cppDefault(type, value === 'zero' ? undefined : value)}` : ''
  const declaration = `${cppType(type)}${isObject ? ' const&' : ''} ${name}${initial}`
  if (type.kind !== 'array') return [declaration]
  return [`size_t ${countName(param)}${isOmittable ? ' = 0' : ''}`, declaration]
}

function bodyOf(object: CObject | undefined, func: CFunction, info: string): string {
  const released = func.params.flatMap(releaseWritten).map(line => `    ${line};\n`)
  const args = [
    ...(object ? ['Get()'] : []),
    ...func.params.flatMap(argumentOf),
    ...(info === '' ? [] : [info]),
  ]
  const call = `wgpu${functionStem(object, func)}(${args.join(', ')})`
  const value = func.callback ? `Future{ ${call}.id }` : func.result && toCpp(func.result, call)
  return `${released.join('')}    ${value === undefined ? call : `return ${value}`};\n`
}

/** Returns statements that release what a structure holds before a function of C overwrites it. */
function releaseWritten({ type, name }: CParam): string[] {
  if (type.kind !== 'pointer' || type.const || type.to.kind !== 'defined') return []
  const { definition } = type.to
  if (definition.kind !== 'struct') return []
  if (definition.ownsMembers) return [`${name}->Reset()`]
  const objects = definition.members.filter(
    member => member.type.kind === 'defined' && member.type.definition.kind === 'object',
  )
  return objects.map(member => `${name}->${member.name} = nullptr`)
}

function argumentOf(param: CParam): string[] {
  const { type, name } = param
  switch (type.kind) {
    case 'array':
      return [countName(param), isNumber(type.element) ? name : `reinterpret_cast<${cType(type)}>(${name})`]
    case 'pointer':
      return [isNumber(type.to) ? name : `reinterpret_cast<${cType(type)}>(${name})`]
    case 'defined':
      switch (type.definition.kind) {
        case 'object':
          return [`${name}.Get()`]
        case 'struct':
          return [name]
        default:
          return [`static_cast<${cType(type)}>(${name})`]
      }
    default:
      return [name]
  }
}

function isNumber({ kind }: CType): boolean {
  return kind !== 'defined' && kind !== 'string' && kind !== 'bool'
}

/** Returns an expression of C as a value of C++. */
function toCpp(type: CType, value: string): string {
  if (type.kind === 'defined') {
    const { name, kind } = type.definition
    if (kind === 'object') return `${name}::Acquire(${value})`
    return kind === 'struct' ? `${name}{ ${value}.id }` : `static_cast<${name}>(${value})`
  }
  return type.kind === 'string' || type.kind === 'bool' ? `${cppType(type)}(${value})` : value
}

/** Returns the type that turns a call from C into one of a function of C++. */
export function declareCallback(callback: CCallback): string {
  const params = [
    ...callback.params.map(({ type, name }) => `${cType(type)} ${name}`),
    'void* userdata1',
    'void* userdata2',
  ]
  const args = ['userdata1', 'userdata2', ...callback.params.map(callbackArgument)]
  return `struct ${callback.name}Callback {
    using Info = WGPU${callback.name}CallbackInfo;
    static constexpr bool isRepeated = ${!callback.hasMode};
    template <typename Target>
    static void Call(${params.join(', ')}) {
        Target::Call(${args.join(', ')});
    }
};
`
}

function callbackArgument({ type, name }: CParam): string {
  if (type.kind !== 'pointer') return toCpp(type, name)
  const pointer = `reinterpret_cast<${cppType(type)}>(${name})`
  const isObject = type.to.kind === 'defined' && type.to.definition.kind === 'object'
  return isObject ? `*${pointer}` : pointer
}
