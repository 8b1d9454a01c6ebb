import * as fc from 'fast-check'
import { maxFlatAsyncParams, maxFlatParams } from '../../../packages/component/src/abi/layout.ts'
import { flatten, type Plain } from '../../../packages/component/src/testing/reference-abi.ts'
import { libc } from '../../../packages/component/src/testing/wat.ts'

/** Choice of a definition. The numbers choose among all that is possible at its place, so that each fits. */
interface Choice {
  readonly definition: (typeof definitions)[number]
  readonly kind: number
  readonly parts: readonly number[]
}

const definitions = [
  'type',
  'type',
  'resource',
  'import function',
  'lower',
  'lift',
  'lift',
  'built-in',
  'core module',
  'instance',
  'nested component',
  'alias',
] as const

const choice: fc.Arbitrary<Choice> = fc.record({
  definition: fc.constantFrom(...definitions),
  kind: fc.nat(),
  parts: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
})

/** Valid components as text. */
export const validComponent: fc.Arbitrary<string> = fc
  .array(choice, { maxLength: 30, size: 'max' })
  .map(choices => new ComponentWriter().write(choices))

/** A type that other definitions can name. */
interface NamedType {
  readonly text: string
  /** Representation in the Canonical ABI, where a handle is an integer. */
  readonly plain: Plain
  /** Whether only imports stand behind it, so that other imports can use it. */
  readonly isImported: boolean
  readonly hasBorrow: boolean
}

interface Func {
  readonly name: string
  readonly params: readonly NamedType[]
  readonly result: NamedType | undefined
  readonly isAsync: boolean
}

interface CoreFunc {
  readonly name: string
  readonly params: readonly string[]
  readonly results: readonly string[]
}

const primitives: readonly Exclude<
  Plain['kind'],
  'record' | 'variant' | 'flags' | 'list' | 'error-context'
>[] = ['bool', 's8', 'u8', 's16', 'u16', 's32', 'u32', 's64', 'u64', 'f32', 'f64', 'char', 'string']

const handle: Plain = { kind: 'u32' }
const encodings = ['utf8', 'utf16', 'latin1+utf16']
const memory = '(memory (core memory $libc "mem"))'

/** Writes one component, definition by definition. */
class ComponentWriter {
  readonly #lines: string[] = [libc]
  readonly #types: NamedType[] = []
  readonly #resources: { readonly name: string; readonly isImported: boolean; readonly isLocal: boolean }[] =
    []
  readonly #funcs: Func[] = []
  readonly #coreFuncs: CoreFunc[] = []
  /** Types of streams and futures, by name. */
  readonly #channels: { readonly name: string; readonly kind: 'stream' | 'future' }[] = []
  readonly #instances: { readonly name: string; readonly functions: readonly Func[] }[] = []
  #parts: readonly number[] = []
  #taken = 0
  #names = 0

  write(choices: readonly Choice[]): string {
    for (const { definition, kind, parts } of choices) {
      this.#parts = [kind, ...parts]
      this.#taken = 0
      this.#writers[definition]()
    }
    return `(component\n${this.#lines.join('\n')})`
  }

  /** Returns a number below a bound: the next part of the choice. */
  #below(bound: number): number {
    return (this.#parts[this.#taken++ % this.#parts.length] as number) % bound
  }

  #pick<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : items[this.#below(items.length)]
  }

  #name(prefix: string): string {
    return `${prefix}${this.#names++}`
  }

  readonly #writers: Readonly<Record<Choice['definition'], () => void>> = {
    type: () => this.#defineType(),
    resource: () => this.#defineResource(),
    'import function': () => this.#importFunction(),
    lower: () => this.#lower(),
    lift: () => this.#lift(),
    'built-in': () => this.#builtIn(),
    'core module': () => this.#coreModule(),
    instance: () => this.#instance(),
    'nested component': () => this.#nestedComponent(),
    alias: () => this.#alias(),
  }

  /** Chooses a primitive type or one defined before. */
  #valueType(accepts: (type: NamedType) => boolean = () => true): NamedType {
    const named = this.#below(3) === 0 ? undefined : this.#pick(this.#types.filter(accepts))
    if (named !== undefined) return named
    const kind = primitives[this.#below(primitives.length)] as (typeof primitives)[number]
    return { text: kind, plain: { kind }, isImported: true, hasBorrow: false }
  }

  #defineType(): void {
    const isImported = this.#below(2) === 0
    // A type that contains a borrow can stand in parameters only.
    const part = () => this.#valueType(type => !type.hasBorrow && (type.isImported || !isImported))
    const parts = Array.from({ length: 1 + this.#below(4) }, part)
    const first = parts[0] as NamedType
    const plains = parts.map(({ plain }) => plain)
    const count = [1, 7, 8, 9, 16, 17, 31, 32][this.#below(8)] as number
    const labels = Array.from({ length: count }, (_, i) => `"n${i}"`).join(' ')
    const resource = this.#pick(this.#resources.filter(item => item.isImported || !isImported))
    const enumeration: Plain = { kind: 'variant', cases: Array.from({ length: count }, () => undefined) }
    const forms: (readonly [text: string, plain: Plain])[] = [
      [
        `(record ${parts.map(({ text }, i) => `(field "f${i}" ${text})`).join(' ')})`,
        { kind: 'record', fields: plains },
      ],
      [`(tuple ${parts.map(({ text }) => text).join(' ')})`, { kind: 'record', fields: plains }],
      [
        `(variant (case "none") ${parts.map(({ text }, i) => `(case "c${i}" ${text})`).join(' ')})`,
        { kind: 'variant', cases: [undefined, ...plains] },
      ],
      [`(enum ${labels})`, enumeration],
      [`(flags ${labels})`, { kind: 'flags', count }],
      [`(option ${first.text})`, { kind: 'variant', cases: [undefined, first.plain] }],
      [
        `(result ${first.text} (error ${(parts.at(-1) as NamedType).text}))`,
        { kind: 'variant', cases: [first.plain, plains.at(-1)] },
      ],
      [`(result)`, { kind: 'variant', cases: [undefined, undefined] }],
      [`(list ${first.text})`, { kind: 'list', element: first.plain, length: undefined }],
      [`(list ${first.text} 3)`, { kind: 'list', element: first.plain, length: 3 }],
      // A `stream<char>` is not valid yet.
      [`(stream ${first.text === 'char' ? 'u8' : first.text})`, handle],
      [`(future ${first.text})`, handle],
      ['(stream)', handle],
      ...(resource === undefined
        ? []
        : [[`(own ${resource.name})`, handle] as const, [`(borrow ${resource.name})`, handle] as const]),
    ]
    const [text, plain] = forms[this.#below(forms.length)] as (typeof forms)[number]
    // A value of more parts would be a test of the engine alone.
    if (flatten(plain).length > 200) return
    const name = this.#name('t')
    const local = `$local-${name}`
    this.#lines.push(`(type ${local} ${text})`)
    this.#lines.push(
      isImported
        ? `(import "${name}" (type $${name} (eq ${local})))`
        : `(export $${name} "${name}" (type ${local}))`,
    )
    if (text.startsWith('(stream') || text.startsWith('(future'))
      this.#channels.push({ name: `$${name}`, kind: text.startsWith('(stream') ? 'stream' : 'future' })
    this.#types.push({ text: `$${name}`, plain, isImported, hasBorrow: text.startsWith('(borrow') })
  }

  #defineResource(): void {
    const name = this.#name('r')
    const isImported = this.#below(2) === 0
    if (isImported) this.#lines.push(`(import "${name}" (type $${name} (sub resource)))`)
    else
      this.#lines.push(
        `(type $local-${name} (resource (rep i32)))`,
        `(export $${name} "${name}" (type $local-${name}))`,
      )
    this.#resources.push({ name: `$${name}`, isImported, isLocal: !isImported })
  }

  #signature(isImported: boolean): Omit<Func, 'name'> {
    const accepts = (type: NamedType) => type.isImported || !isImported
    const params = Array.from({ length: this.#below(6) }, () => this.#valueType(accepts))
    const result =
      this.#below(3) === 0 ? undefined : this.#valueType(type => accepts(type) && !type.hasBorrow)
    return { params, result, isAsync: this.#below(3) === 0 }
  }

  #funcType({ params, result, isAsync }: Omit<Func, 'name'>): string {
    const inputs = params.map(({ text }, i) => `(param "p${i}" ${text})`).join(' ')
    return `${isAsync ? 'async' : ''} ${inputs} ${result === undefined ? '' : `(result ${result.text})`}`
  }

  #importFunction(): void {
    const signature = this.#signature(true)
    const name = this.#name('f')
    this.#lines.push(`(import "${name}" (func $${name} ${this.#funcType(signature)}))`)
    this.#funcs.push({ name: `$${name}`, ...signature })
  }

  #options(): string {
    return `${this.#loadOptions()} (realloc (core func $libc "realloc"))`
  }

  /** Returns options of a function that loads values, but stores none. */
  #loadOptions(): string {
    return `string-encoding=${encodings[this.#below(3)]} ${memory}`
  }

  #lower(): void {
    const func = this.#pick(this.#funcs)
    if (func === undefined) return
    const isAsync = func.isAsync && this.#below(2) === 0
    const flat = flattenAll(func.params)
    const params = flat.length > (isAsync ? maxFlatAsyncParams : maxFlatParams) ? ['i32'] : flat
    const result = func.result === undefined ? [] : flatten(func.result.plain)
    const inMemory = isAsync ? result.length > 0 : result.length > 1
    this.#defineCoreFunc(`(canon lower (func ${func.name}) ${isAsync ? 'async' : ''} ${this.#options()})`, {
      params: inMemory ? [...params, 'i32'] : params,
      results: isAsync ? ['i32'] : inMemory ? [] : result,
    })
  }

  #defineCoreFunc(definition: string, { params, results }: Omit<CoreFunc, 'name'>): void {
    const name = this.#name('$core')
    this.#lines.push(`(core func ${name} ${definition})`)
    this.#coreFuncs.push({ name, params, results })
  }

  #builtIn(): void {
    const channel = this.#pick(this.#channels)
    const resource = this.#pick(this.#resources)
    const int = ['i32']
    const options = this.#options()
    const forms: (readonly [definition: string, params: readonly string[], results: readonly string[]])[] = [
      ['task.cancel', [], []],
      ['subtask.drop', int, []],
      ['subtask.cancel', int, int],
      ['subtask.cancel async', int, int],
      ['waitable-set.new', [], int],
      [`waitable-set.poll ${memory}`, ['i32', 'i32'], int],
      ['waitable-set.drop', int, []],
      ['waitable.join', ['i32', 'i32'], []],
      ['backpressure.inc', [], []],
      ['backpressure.dec', [], []],
      ['context.get i32 0', [], int],
      ['context.set i32 0', int, []],
      [`error-context.new ${options}`, ['i32', 'i32'], int],
      [`error-context.debug-message ${options}`, ['i32', 'i32'], []],
      ['error-context.drop', int, []],
      ...(resource === undefined ? [] : [[`resource.drop ${resource.name}`, int, []] as const]),
      ...(resource?.isLocal
        ? ([
            [`resource.new $local-${resource.name.slice(1)}`, int, int],
            [`resource.rep $local-${resource.name.slice(1)}`, int, int],
          ] as const)
        : []),
      ...(channel === undefined ? [] : channelBuiltIns(channel, options)),
    ]
    const [definition, params, results] = forms[this.#below(forms.length)] as (typeof forms)[number]
    this.#defineCoreFunc(`(canon ${definition})`, { params, results })
  }

  #lift(): void {
    const signature = this.#signature(false)
    const name = this.#name('f')
    const flat = flattenAll(signature.params)
    const params = flat.length > maxFlatParams ? ['i32'] : flat
    const result = signature.result === undefined ? [] : flatten(signature.result.plain)
    const forms = signature.isAsync ? (['sync', 'callback', 'stackful'] as const) : (['sync'] as const)
    const form = forms[this.#below(forms.length)]
    const called = Array.from({ length: this.#below(3) }, () => this.#pick(this.#coreFuncs)).filter(
      item => item !== undefined,
    )
    const returned = result.length > maxFlatParams ? ['i32'] : result
    if (form !== 'sync') {
      const of = signature.result === undefined ? '' : `(result ${signature.result.text})`
      this.#defineCoreFunc(`(canon task.return ${of} ${this.#loadOptions()})`, {
        params: returned,
        results: [],
      })
      called.push(this.#coreFuncs.at(-1) as CoreFunc)
    }
    const outputs =
      form === 'sync' ? (result.length > 1 ? ['i32'] : result) : form === 'callback' ? ['i32'] : []
    const module = this.#name('$Module')
    const instance = this.#name('$instance')
    const numbers = (types: readonly string[]) =>
      types.map(type => `(${type}.const ${this.#number()})`).join(' ')
    const calls = called.map(
      ({ params, results }, i) => `(call $call${i} ${numbers(params)}) ${'(drop)'.repeat(results.length)}`,
    )
    const body = `${calls.join('\n')} ${outputs.map(type => `(${type}.const ${form === 'callback' ? 0 : 64})`).join(' ')}`
    this.#lines.push(`(core module ${module}
      ${called.map(({ params, results }, i) => `(import "" "${i}" (func $call${i} ${coreType(params, results)}))`).join('\n')}
      (func (export "f") ${coreType(params, outputs)} ${body})
      (func (export "callback") (param i32 i32 i32) (result i32) (i32.const 0))
      (func (export "post-return") ${coreType(outputs, [])}))
    (core instance ${instance} (instantiate ${module} (with "" (instance
      ${called.map(({ name }, i) => `(export "${i}" (func ${name}))`).join(' ')}))))`)
    const more =
      form === 'callback'
        ? `async (callback (core func ${instance} "callback"))`
        : form === 'stackful'
          ? 'async'
          : this.#below(3) === 0
            ? `(post-return (core func ${instance} "post-return"))`
            : ''
    this.#lines.push(
      `(func ${`$local-${name}`} ${this.#funcType(signature)} (canon lift (core func ${instance} "f") ${this.#options()} ${more}))`,
      `(export $${name} "${name}" (func $local-${name}))`,
    )
    this.#funcs.push({ name: `$${name}`, ...signature })
  }

  /** Returns a number for core code: mostly a likely index or address, rarely any. */
  #number(): number {
    return [0, 1, 2, 3, 4, 64, 65, 1024, 65_528, 2 ** 31 - 1, -1][this.#below(11)] as number
  }

  #coreModule(): void {
    const module = this.#name('$Module')
    const pages = this.#below(3)
    this.#lines.push(`(core module ${module}
      (type $t (func (param i32) (result i32)))
      (memory (export "memory") ${pages} ${pages + this.#below(3)})
      (table (export "table") ${1 + this.#below(5)} funcref)
      (global (export "global") (mut i64) (i64.const ${this.#number()}))
      (func $f (export "f") (type $t) (i32.add (local.get 0) (i32.const ${this.#number()})))
      (elem (i32.const 0) func $f)
      ${pages > 0 ? `(data (i32.const ${this.#below(65_536)}) "text")` : ''}
      (func $start (drop (call $f (i32.const 1))) ${this.#below(20) === 0 ? 'unreachable' : ''})
      (start $start))
    (core instance (instantiate ${module}))`)
  }

  #instance(): void {
    const functions = this.#funcs.filter((_, i) => i % 2 === this.#below(2)).slice(0, 4)
    const name = this.#name('i')
    const exports = functions.map((func, i) => `(export "m${i}" (func ${func.name}))`).join(' ')
    this.#lines.push(`(instance $${name} ${exports})`)
    if (this.#below(2) === 0)
      this.#lines.push(`(export "demo:generated/${name}@0.${this.#below(9)}.0" (instance $${name}))`)
    this.#instances.push({ name: `$${name}`, functions })
  }

  #nestedComponent(): void {
    const passed = this.#funcs.filter(({ params, result }) =>
      [...params, ...(result === undefined ? [] : [result])].every(({ text }) => !text.startsWith('$')),
    )
    const given = this.#pick(passed)
    const resource = this.#pick(this.#resources)
    const component = this.#name('$Component')
    const type = given === undefined ? '' : this.#funcType(given)
    this.#lines.push(`(component ${component}
      ${resource === undefined ? '' : '(import "r" (type $r (sub resource))) (export "again" (type $r))'}
      ${given === undefined ? '' : `(import "f" (func $f ${type})) (export "g" (func $f))`}
      ${this.#below(2) === 0 ? libc : ''}
      (type $flags (flags "a" "b")) (export "flags" (type $flags)))`)
    const copies = 1 + this.#below(3)
    for (let i = 0; i < copies; i++) {
      const name = this.#name('$instance')
      this.#lines.push(`(instance ${name} (instantiate ${component}
        ${resource === undefined ? '' : `(with "r" (type ${resource.name}))`}
        ${given === undefined ? '' : `(with "f" (func ${given.name}))`}))`)
      if (given === undefined) continue
      const alias = this.#name('$alias')
      this.#lines.push(`(alias export ${name} "g" (func ${alias}))`)
      this.#funcs.push({ ...given, name: alias })
    }
  }

  #alias(): void {
    const instance = this.#pick(this.#instances.filter(({ functions }) => functions.length > 0))
    if (instance === undefined) return
    const member = this.#below(instance.functions.length)
    const name = this.#name('$alias')
    this.#lines.push(`(alias export ${instance.name} "m${member}" (func ${name}))`)
    this.#funcs.push({ ...(instance.functions[member] as Func), name })
  }
}

function channelBuiltIns({ name, kind }: { name: string; kind: 'stream' | 'future' }, options: string) {
  const copy = kind === 'stream' ? ['i32', 'i32', 'i32'] : ['i32', 'i32']
  const forms: (readonly [string, readonly string[], readonly string[]])[] = [
    [`${kind}.new ${name}`, [], ['i64']],
    [`${kind}.drop-readable ${name}`, ['i32'], []],
    [`${kind}.drop-writable ${name}`, ['i32'], []],
  ]
  for (const action of ['read', 'write']) {
    forms.push([`${kind}.${action} ${name} async ${options}`, copy, ['i32']])
    forms.push([`${kind}.cancel-${action} ${name} async`, ['i32'], ['i32']])
    forms.push([`${kind}.cancel-${action} ${name}`, ['i32'], ['i32']])
  }
  return forms
}

function flattenAll(types: readonly NamedType[]): string[] {
  return types.flatMap(({ plain }) => flatten(plain))
}

function coreType(params: readonly string[], results: readonly string[]): string {
  return `${params.map(type => `(param ${type})`).join(' ')} ${results.map(type => `(result ${type})`).join(' ')}`
}
