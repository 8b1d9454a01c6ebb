import { describe, expect, it } from 'vitest'
import { dawn } from '../../../host/src/testing/dawn.ts'
import { ShaderNames } from './shader-names.ts'
import { eachToken } from './wgsl-tokens.ts'

const adapter = await dawn().requestAdapter()
const device = await adapter!.requestDevice()

function namesOf(code: string): ShaderNames {
  const names = new ShaderNames()
  eachToken(code, (token, at) => names.read(token, at))
  return names
}

/** Returns the messages of Dawn's compiler that start with a text, with the names that they quote. */
async function quoted(code: string, start: string): Promise<string[][]> {
  device.pushErrorScope('validation')
  const { messages } = await device.createShaderModule({ code }).getCompilationInfo()
  await device.popErrorScope()
  const texts = messages.map(({ message }) => message).filter(message => message.startsWith(start))
  return texts.map(text => [...text.matchAll(/'(\w+)'/g)].map(([, name]) => name!))
}

describe('names that a shader declares twice in a scope are those of which the compiler complains', () => {
  it.each([
    ['let a = 1; var a = 2; const a = 3;', ['a', 'a']],
    ['let a = 1; { let a = 2; { let a = 3; } let a = 4; } let a = 5;', ['a', 'a']],
    ['for (var a = 1; a < 2; a++) { let a = 3; } let a = 4;', []],
    ['for (var a = 1; a < 2; a++) { let b = 3; let b = 4; } let b = 5;', ['b']],
    ['loop { let a = 1; continuing { let a = 2; } } while true { let a = 1; let a = 1; }', ['a']],
    ['switch 1 { case 2: { let a = 1; } default: { let a = 1; let a = 1; } }', ['a']],
    ['let p = 1; { let p = 2; }', ['p']],
    ['var<function> a = 1; var<function> a: i32; /* let a = 1; /* */ let a = 1; */ // let a = 1;\n', ['a']],
  ])('%s', async (body, names) => {
    const code = `fn f(p: i32) { ${body} }`
    expect(namesOf(code).redeclared.map(([name]) => name)).toEqual(names)
    expect(await quoted(code, 'redeclaration')).toEqual(names.map(name => [name]))
  })

  it('in the module, each with the declaration before', async () => {
    const code =
      'fn f(a: i32, a: i32) { } struct f { a: i32 } var<private> f = 1; alias g = i32; const g = 1;'
    const { redeclared } = namesOf(code)
    expect(redeclared.map(([name]) => [name])).toEqual(await quoted(code, 'redeclaration'))
    const [, , struct, before] = redeclared.flatMap(([, ...parts]) => parts)
    expect(code.slice(before!.start, before!.end + 1)).toBe('fn f(a: i32, a: i32) { }')
    expect(code.slice(struct!.start, struct!.end + 1)).toBe('struct f { a: i32 }')
  })
})

describe('names that depend on themselves are those of which the compiler complains', () => {
  it.each([
    ['fn a() { b(); } fn b() { c(); a(); } fn c() { } fn d() { a(); }', ['a', 'b']],
    ['fn a(b: i32) { let c = b; c(); } fn b() { a(1); }', []],
    ['fn a() { let b = b(); } fn b() { a(); }', ['a', 'b']],
    ['fn a(b: i32, c: array<i32, b>) { } const b = a(1, 2);', ['a', 'b']],
    ['struct a { b: i32, c: b } alias b = array<a, 2>;', ['a', 'b']],
    ['struct a { b: i32 } fn b() { c.d(); var d: a; } fn d() { b(); }', []],
    ['@workgroup_size(b) @compute fn a() { } const b = a;', ['a', 'b']],
    ['fn position() -> a { } struct a { @builtin(position) b: vec4f }', []],
    ['var<(1 > b)> a = 1; fn b() { _ = a; }', ['a', 'b']],
    ['const_assert b; fn a() { } fn b() { a(); }', []],
  ])('%s', async (code, names) => {
    const { cyclic } = namesOf(code).dependencies()
    expect(cyclic).toEqual(names)
    expect([...new Set((await quoted(code, 'cyclic')).flat())].sort()).toEqual(names)
  })
})

it('the call depth of a shader counts functions, not what else depends on one another', () => {
  const code = 'const d = 1; const c = d; fn b() { _ = c; } fn a() { b(); b(); } fn e() { a(); }'
  expect(namesOf(code).dependencies()).toEqual({ cyclic: [], callDepth: 3, functions: 3 })
})

it('a declaration of the module begins a scope where braces before it do not match', () => {
  const code = 'fn a() { let x = 1; fn b() { let x = 1; }'
  expect(namesOf(code).redeclared).toEqual([])
})
