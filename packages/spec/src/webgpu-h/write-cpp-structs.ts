/** Writes the structures of `webgpu_cpp.h`: each has the layout of its counterpart in C. */

import type { CApi, CCallback, CParam, CStruct, CType } from './c-model.ts'
import { countName, cppType, cType, initName } from './c-names.ts'
import { caseName, cppDefault } from './cpp-values.ts'
import { docComment, indented } from './header-text.ts'

/** Returns the definition of a structure. */
export function defineStruct(struct: CStruct, api: CApi): string {
  const { name, form } = struct
  const base = form === 'extension' ? ` : ${chainType(struct, api)}` : ''
  const members = [...chainMember(struct, api), ...membersOf(struct)]
  const declarations = members.map(({ declaration }, i) =>
    // Keeps the first member out of the padding at the end of the base, where C cannot place it.
    base !== '' && i === 0
      ? `alignas(ChainedStruct) alignas(${members[0]!.type}) ${declaration}`
      : declaration,
  )
  const body = [
    ...constructorsOf(struct, api),
    `operator WGPU${name} const&() const noexcept { return *reinterpret_cast<WGPU${name} const*>(this); }`,
    ...declarations.map(text => `${text};`),
    ...infosOf(struct).flatMap(({ name, callback }) => setterOf(name, callback)),
    ...(struct.ownsMembers ? [reset(struct)] : []),
  ]
  return `${docComment(struct)}struct ${name}${base} {\n${body.map(indented).join('')}};\n`
}

/** Returns assertions that a structure has the layout of C. */
export function assertStruct(struct: CStruct): string {
  const { name, form } = struct
  const chain = form === 'extensible' ? ['nextInChain'] : []
  const members = [...chain, ...struct.members.flatMap(namesOf)]
  return [
    `static_assert(sizeof(${name}) == sizeof(WGPU${name}) && alignof(${name}) == alignof(WGPU${name}));\n`,
    ...members.map(
      member => `static_assert(offsetof(${name}, ${member}) == offsetof(WGPU${name}, ${member}));\n`,
    ),
  ].join('')
}

/** Returns the comparison of two structures that consist of enums. */
export function compareStruct({ name, form, members }: CStruct): string {
  const isEnum = ({ type }: CParam) => type.kind === 'defined' && type.definition.kind === 'enum'
  if (form !== 'plain' || !members.every(isEnum)) return ''
  const equal = members.map(({ name }) => `a.${name} == b.${name}`).join(' && ')
  return `\
inline bool operator==(${name} const& a, ${name} const& b) { return ${equal}; }
inline bool operator!=(${name} const& a, ${name} const& b) { return !(a == b); }
`
}

/** Whether the API writes to a structure. Its chain is then one of structures that it writes to. */
function isOutput(struct: CStruct, api: CApi): boolean {
  const written = [...api.functions, ...api.objects.flatMap(object => object.functions)].flatMap(
    ({ params }) =>
      params.flatMap(({ type }) =>
        type.kind === 'pointer' && !type.const && type.to.kind === 'defined' ? [type.to.definition] : [],
      ),
  )
  return written.includes(struct) || struct.extends.some(extended => isOutput(extended, api))
}

function chainType(struct: CStruct, api: CApi): string {
  return isOutput(struct, api) ? 'ChainedStructOut' : 'ChainedStruct'
}

function chainPointer(struct: CStruct, api: CApi): string {
  return isOutput(struct, api) ? 'ChainedStructOut *' : 'ChainedStruct const *'
}

/** A member, without the `;` at its end. */
interface Member {
  readonly name: string
  readonly type: string
  readonly declaration: string
}

function chainMember(struct: CStruct, api: CApi): Member[] {
  if (struct.form !== 'extensible') return []
  const type = chainPointer(struct, api)
  return [{ name: 'nextInChain', type, declaration: `${type} nextInChain = nullptr` }]
}

function membersOf(struct: CStruct): Member[] {
  return struct.members.flatMap(member => {
    if (member.type.kind === 'info') {
      const type = cType(member.type)
      const initial = initName(`${member.type.callback.name}CallbackInfo`)
      return [{ name: member.name, type, declaration: `${type} ${member.name} = ${initial}` }]
    }
    const type = cppType(member.type)
    // Also where the type has a default constructor: GCC warns of a designated initializer that leaves the member out.
    const declared = {
      name: member.name,
      type,
      declaration: `${type} ${member.name} = ${memberDefault(member)}`,
    }
    if (member.type.kind !== 'array') return [declared]
    const count = countName(member)
    return [{ name: count, type: 'size_t', declaration: `size_t ${count} = 0` }, declared]
  })
}

function memberDefault({ type, default: value }: CParam): string {
  return value === 'zero' ? zeroed(type) : cppDefault(type, value)
}

/** Returns the value of a structure whose memory is zero. */
function zeroed(type: CType): string {
  if (type.kind === 'bool') return 'false'
  if (type.kind !== 'defined') return '0'
  const { definition } = type
  if (definition.kind === 'struct') {
    const chain = definition.form === 'extensible' ? ['nullptr'] : []
    return `{ ${[...chain, ...definition.members.map(member => zeroed(member.type))].join(', ')} }`
  }
  const zero = definition.kind === 'enum' ? definition.cases.find(({ value }) => value === 0) : undefined
  return zero ? `${definition.name}::${caseName(zero)}` : '{}'
}

/**
 * Returns the constructors of a structure that isn't an aggregate: one with a fixed `sType`, with callbacks, or with
 * memory of its own. `Init` makes designated initializers possible.
 */
function constructorsOf(struct: CStruct, api: CApi): string[] {
  const { name, form } = struct
  if (struct.ownsMembers) return ownership(struct)
  const infos = infosOf(struct)
  if (form !== 'extension' && infos.length === 0) return []
  const type = chainPointer(struct, api)
  const chain: Member = { name: 'nextInChain', type, declaration: `${type} nextInChain = nullptr` }
  const members = membersOf(struct).filter(({ name }) => !infos.some(info => info.name === name))
  const base = (next: string) => `${chainType(struct, api)}{ ${next}, SType::${name} }`
  const initial = [
    form === 'extension' ? base('init.nextInChain') : 'nextInChain(init.nextInChain)',
    ...members.map(({ name }) => `${name}(std::move(init.${name}))`),
  ]
  return [
    `struct Init {\n${[chain, ...members].map(({ declaration }) => `    ${declaration};\n`).join('')}};`,
    form === 'extension' ? `${name}() : ${base('nullptr')} {}` : `${name}() = default;`,
    constructorWith(`${name}(Init&& init)`, initial),
  ]
}

function ownership({ name, form, members }: CStruct): string[] {
  const names = [...(form === 'extensible' ? ['nextInChain'] : []), ...members.flatMap(namesOf)]
  const moved = names.map(member => `${member}(std::exchange(other.${member}, {}))`)
  return [
    `${name}() = default;`,
    `~${name}() { wgpu${name}FreeMembers(*this); }`,
    `${name}(${name} const&) = delete;`,
    `${name}& operator=(${name} const&) = delete;`,
    constructorWith(`${name}(${name}&& other) noexcept`, moved),
    `${name}& operator=(${name}&& other) noexcept {
    if (this != &other) {
        this->~${name}();
        new (this) ${name}(std::move(other));
    }
    return *this;
}`,
  ]
}

function constructorWith(head: string, initial: readonly string[]): string {
  return `${head}\n    : ${initial.join(',\n      ')} {}`
}

/** Returns the function that frees all members except the chain, before the API writes to them. */
function reset({ name, form }: CStruct): string {
  if (form === 'plain') return `void Reset() { *this = ${name}(); }`
  return `void Reset() {
    auto chain = nextInChain;
    *this = ${name}();
    nextInChain = chain;
}`
}

function infosOf({ members }: CStruct): { name: string; callback: CCallback }[] {
  return members.flatMap(({ name, type }) =>
    type.kind === 'info' ? [{ name, callback: type.callback }] : [],
  )
}

/** Returns the functions that set a callback: one for a function, one for a function and its data. */
function setterOf(member: string, callback: CCallback): string[] {
  const mode = callback.hasMode ? 'CallbackMode callbackMode, ' : ''
  const set = callback.hasMode ? `\n    ${member}.mode = static_cast<WGPUCallbackMode>(callbackMode);` : ''
  const body = (args: string) => ` {
    ${member} = detail::CallbackInfo<detail::${callback.name}Callback>(${args});${set}
}`
  return [
    `template <typename F>\nvoid Set${callback.name}Callback(${mode}F callback)${body('std::move(callback)')}`,
    `template <typename F, typename T>\nvoid Set${callback.name}Callback(${mode}F callback, T userdata)${body('std::move(callback), userdata')}`,
  ]
}

function namesOf(member: CParam): string[] {
  return member.type.kind === 'array' ? [countName(member), member.name] : [member.name]
}
