import { parse } from '@bytecodealliance/jco'
import { type Component, compile, type Instance } from '../component.ts'
import type { Imports } from '../link/host-resolver.ts'
import type { ResourceType, ValueType } from '../types/types.ts'

/** Assembles a component in text format. */
export async function assemble(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await parse(text))
}

/** Compiles a component in text format. */
export async function component(text: string): Promise<Component> {
  return compile(await assemble(text))
}

/** Instantiates a component in text format, and returns its exports. */
export async function run(text: string, imports: Imports = {}): Promise<Instance['exports']> {
  return (await (await component(text)).instantiate({ imports })).exports
}

/** Core module `$Libc` with a memory `mem` and a `realloc` that never frees; its instance is `$libc`. */
export const libc = `
  (core module $Libc
    (memory (export "mem") 2)
    (global $next (mut i32) (i32.const 4096))
    (func (export "realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and
        (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $align))))
      (global.set $next (i32.add (local.get $at) (local.get $size)))
      (block $fits (loop $grow
        (br_if $fits (i32.le_u (global.get $next) (i32.shl (memory.size) (i32.const 16))))
        (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))
        (br $grow)))
      (memory.copy (local.get $at) (local.get $old)
        (select (local.get $old-size) (local.get $size) (i32.lt_u (local.get $old-size) (local.get $size))))
      (local.get $at)))
  (core instance $libc (instantiate $Libc))`

/** Canonical options that use {@link libc}. */
export const libcOptions = '(memory (core memory $libc "mem")) (realloc (core func $libc "realloc"))'

/** Prints a type in text format. */
export function watType(type: ValueType, nameOf: (resource: ResourceType) => string = r => r.name): string {
  const print = (inner: ValueType) => watType(inner, nameOf)
  const labels = (names: readonly string[]) => names.map(name => `"${name}"`).join(' ')
  switch (type.kind) {
    case 'record':
      return `(record ${type.fields.map(field => `(field "${field.name}" ${print(field.type)})`).join(' ')})`
    case 'variant':
      return `(variant ${type.cases
        .map(item => `(case "${item.name}"${item.type === undefined ? '' : ` ${print(item.type)}`})`)
        .join(' ')})`
    case 'tuple':
      return `(tuple ${type.types.map(print).join(' ')})`
    case 'enum':
    case 'flags':
      return `(${type.kind} ${labels(type.names)})`
    case 'option':
      return `(option ${print(type.some)})`
    case 'result':
      return `(result${type.ok === undefined ? '' : ` ${print(type.ok)}`}${type.error === undefined ? '' : ` (error ${print(type.error)})`})`
    case 'list':
      return `(list ${print(type.element)}${type.length === undefined ? '' : ` ${type.length}`})`
    case 'map':
      return `(map ${print(type.key)} ${print(type.value)})`
    case 'own':
    case 'borrow':
      return `(${type.kind} ${nameOf(type.resource)})`
    case 'stream':
    case 'future':
      return `(${type.kind}${type.element === undefined ? '' : ` ${print(type.element)}`})`
    default:
      return type.kind
  }
}
