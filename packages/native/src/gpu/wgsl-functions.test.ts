import { describe, expect, it } from 'vitest'
import { functionsOf } from './wgsl-functions.ts'

const kB = 'array<u32, 250>'
const module = `
  const n = 250; const m: u32 = n * 4u / (1 << 2); const least = min(n, max(3, 0xFFu)); override o: u32 = 8; const f = 2.5;
  alias KB = ${kB}; struct Pair { @size(2000) a: KB, @align(16) b: vec3f, } alias Grid = array<array<Pair, 2>, 3>;
  @group(0) @binding(0) var<storage, read> pairs: array<Pair>; var<workgroup> shared_: array<KB, o>;
  fn pair() -> Pair { return pairs[0]; } fn located() -> @location(0) vec4f { return vec4f(); }`

const bytesOf = (body: string) => functionsOf(`${module} fn main() { ${body} }`).functions.get('main')!.bytes

describe('the bytes of the variables of a function', () => {
  it.each([
    // Types that are stated
    ['var a: f32; var b: bool; var c: vec3<f16>; var d: vec2u; var e: mat4x3f;', 4 + 4 + 12 + 8 + 48],
    ['var a: array<vec4<f32>, 10>; var b: array<array<u32, 2>, 3>;', 160 + 24],
    ['var a: KB; var b: Pair; var c: Grid;', 1000 + 1012 + 6072],
    ['var a: ptr<function, KB> = &b; var c: atomic<u32>;', 16],
    // Lengths
    ['var a: array<u32, m>; var b: array<u32, least + 1u>; var c: array<u32, n % 7>;', 1000 + 1004 + 20],
    [
      'var a: array<u32, (n - 50) * 2 + 1>; var b: array<u32, 1 << 4>; var c: array<u32, u32(n)>;',
      1604 + 64 + 1000,
    ],
    ['const n = 2; var a: array<u32, n>;', 8],
    ['{ const n = 2; } var a: array<u32, n>;', 1000],
    ['var a: array<u32, undeclared>;', 4],
    ['var a: array<u32, countOneBits(3)>;', Number.POSITIVE_INFINITY],
    ['var a: array<u32, n & 3>;', Number.POSITIVE_INFINITY],
    ['var a: array<u32, (0u - 6u) / 2>;', Number.POSITIVE_INFINITY],
    ['var a: array<u32, u32(0 > 1)>; ', Number.POSITIVE_INFINITY],
    ['const b = 1 > 0; var a: array<u32, u32(b)>;', Number.POSITIVE_INFINITY],
    ['var a: array<u32, select(1, 2, true)>;', Number.POSITIVE_INFINITY],
    // Types that are inferred
    [
      `var a = ${kB}(); var b = KB(); var c = array(1, 2, f32(3)); var d = array(vec2f(), vec2f());`,
      1000 + 1000 + 12 + 16,
    ],
    [
      'var a = 1u; var b = true; var c = -2.5; var d = vec3(1, 2, 3); var e = pairs[1]; var g = pairs[0].a[3];',
      4 + 4 + 4 + 12 + 1012 + 4,
    ],
    ['var a = pair(); var b = pair().a; var c = (pairs[0]).b; var d = pairs[0].b.x;', 1012 + 1000 + 12 + 16],
    [
      'var a: KB; var b = a; var c = b; let p = &c; var d = *p; var e = p[2]; var g = workgroupUniformLoad(&shared_[0]);',
      5004,
    ],
    [
      'var a: mat4x4f; var b = a * a[0]; var c = a[0] * 2 < a[1]; var d = transpose(a); var e = max(1, 2);',
      64 + 64 + 16 + 64 + 16,
    ],
    ['var a = undeclared; var b = located(); var c = bitcast<vec2u>(b);', 16 + 16 + 16],
    // Scopes
    ['var a: KB; { var a = 1; } var b = a;', 2004],
    ['var a: KB; for (var a = 1; a < 2; a++) { if (a > 1) { } } var b = a;', 2004],
    ['var a: KB; { var a = a; }', 2000],
    // Values in memory only if they are indexed, which vectors need not be for
    ['let a = 1; let b = vec4f(); let c = KB(); const d = KB();', 2000],
    [
      'KB()[1]; array<u32, 250>().length; pair().a[2]; (pairs[0])[1]; pairs[0].a[1]; let x = located()[0];',
      1000 + 1012 + 1012,
    ],
    ['const a = KB()[1]; const b = (mat4x4f())[0].x + 1; const_assert KB()[0] == 0; let c = KB()[1];', 1000],
    ['for (const a = KB()[1]; KB()[1] < 1; ) { }', 1000],
    // Shaders that end early
    ['var', 4],
    ['var a: array<', Number.POSITIVE_INFINITY],
    [`var a = ${'('.repeat(100_000)}`, Number.POSITIVE_INFINITY],
    [`var a: ${'array<'.repeat(50_000)}`, Number.POSITIVE_INFINITY],
  ])('%s', (body, bytes) => {
    expect(bytesOf(body)).toBe(bytes)
  })

  it('contain those of its parameters', () => {
    const code = `alias KB = ${kB}; fn f(@builtin(position) a: vec4f, b: KB, c: ptr<function, KB>) { var d = b; var e = *c; }`
    expect(functionsOf(code).functions.get('f')!.bytes).toBe(3000)
  })

  it('contain those of its result', () => {
    expect(functionsOf(module).functions.get('pair')!.bytes).toBe(1012)
    expect(functionsOf(module).functions.get('located')!.bytes).toBe(0)
  })

  it('count private variables and constants once for the module', () => {
    const { bytes } = functionsOf(
      `const a = ${kB}(); var<private> b: ${kB}; var<private> c = a; const d = 1; var<private> e = 1; ${module}`,
    )
    expect(bytes).toBe(3004)
  })

  it('are infinite when types refer to one another without end', () => {
    const chain = Array.from({ length: 300 }, (_, i) => `alias A${300 - i} = A${299 - i};`).join(' ')
    const code = `${chain} alias A0 = array<array<u32, 2>, 3>; alias B = C; alias C = B;`
    const bytes = (type: string) =>
      functionsOf(`${code} fn f() { var a: ${type}; }`).functions.get('f')!.bytes
    expect([bytes('A0'), bytes('A300'), bytes('B')]).toEqual([
      24,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ])
  })

  it('follow a long chain of constants, in their order', () => {
    const chain = Array.from({ length: 5000 }, (_, i) => `const c${i + 1} = c${i} + 1;`)
    const code = (constants: string[]) =>
      `const c0 = 1; ${constants.join(' ')} fn f() { var a: array<u32, c5000>; }`
    expect(functionsOf(code(chain)).functions.get('f')!.bytes).toBe(4 * 5001)
    expect(functionsOf(code(chain.reverse())).functions.get('f')!.bytes).toBe(Number.POSITIVE_INFINITY)
  })
})

const weightOf = (body: string) =>
  functionsOf(`${weighed} fn main() { ${body} }`).functions.get('main')!.weight
const weighed = `
  struct Large { numbers: array<f32, 512> } alias Int = vec4i; fn user(a: f32) -> f32 { return a; }
  @group(0) @binding(0) var<storage, read_write> larges: array<Large>; @group(0) @binding(1) var<uniform> one: vec4f;
  var<workgroup> shared_: array<f32, 64>; var<private> own: array<f32, 64>; var<private> a: f32; var<private> m: mat4x4f; var<private> own2: vec4f;`

describe('the weight of a function', () => {
  it.each([
    [
      'an access to a buffer at an index weighs more than operators',
      'a = larges[0].numbers[u];',
      '_ = a + a * a - a;',
    ],
    ['an access at an index known before weighs less', 'a = larges[u].numbers[0];', 'a = own[3] + one.x;'],
    ['a write weighs as much as a read', 'larges[u].numbers[u] = a;', 'a = own[3] + one.x;'],
    ['a copy weighs more than an access', '_ = larges[u];', '_ = larges[u].numbers[u];'],
    ['large values weigh more than as many small ones', '_ = larges[u];', '_ = own[u];'.repeat(512)],
    ['a copy through a pointer weighs as much', 'let p = &larges[u]; _ = *p;', '_ = own[u];'.repeat(100)],
    ['a copy through parentheses weighs as much', '_ = *(&larges[u]);', '_ = own[u];'.repeat(100)],
    ['a copy through an address weighs as much', '_ = *&larges[u];', '_ = own[u];'.repeat(100)],
    ['a copy of an element weighs as much', '_ = (*&larges)[u];', '_ = own[u];'.repeat(100)],
    [
      'a copy of what is at a pointer weighs as much',
      'let p = &larges[u]; _ = *(p);',
      '_ = own[u];'.repeat(100),
    ],
    ['an update weighs more than a write', 'own[u] += a;', 'own[u] = a + a;'],
    ['an increment weighs more than a read', 'own[u]++;', '_ = own[u];'],
    [
      'workgroupUniformLoad copies by a pointer',
      'let p = &shared_; _ = workgroupUniformLoad(p);',
      '_ = own[u];'.repeat(9),
    ],
    [
      'a pointer to an element weighs less',
      '_ = larges[u];',
      'let p = &larges[u].numbers; let q = &(*p)[u];',
    ],
    ['a pointer weighs less than a copy', '_ = larges[u];', 'let p = &larges[u]; a = (*p).numbers[u];'],
    ['workgroupUniformLoad copies', '_ = workgroupUniformLoad(&shared_);', 'let p = &shared_;'],
    ['a matrix weighs more than a vector', 'a = (m * m)[0].x;', 'a = (one * one)[0];'],
    ['a constructor weighs more if it is large', 'let b = array<f32, 512>();', 'let b = array<f32, 64>();'],
    ['functions of WGSL have different weights', 'a = atan2(a, a);', 'a = floor(a);'],
    ['a conversion to integers weighs more', 'let b = vec4<u32>(one);', 'let b = vec4<f32>(one);'],
    ['a conversion by an alias weighs as much', 'let b = Int(one);', 'let b = vec4<f32>(one);'],
    ['loops weigh more than branches', 'loop { a = 1; }', 'if (b) { a = 1; }'],
    [
      'each case has a weight',
      'switch u { case 1: { } case 2: { } default: { } }',
      'switch u { default: { } }',
    ],
    ['a logical operator weighs more than others', 'c = c && d;', 'c = c & d;'],
    ['a shift weighs more than other operators', 'c = c << (d);', 'c = c & d & d;'],
    ['a shift by a number weighs as much as others', 'c = c & d & d;', 'c = c << 3u;'],
    ['the ends of two templates are no shift', 'c = c >> d;', 'c = bitcast<vec4<f32>>(d);'],
    ['a write of a component weighs more than one of a value', 'own2.x = a;', 'own2 = own2;'],
    [
      'compilers need nothing for constants',
      'let b = pow(a, a);',
      'const b = pow(2.5, 2.5) / 3; const_assert b > 1 || b < 0;',
    ],
    [
      'a value after a constant weighs as before',
      'const b = 1; a = pow(a, a);',
      'const b = 1; a = floor(a);',
    ],
    ['a division weighs more than a product', 'a = a / a;', 'a = a * a;'],
    ['names of members weigh nothing more', 'a = floor(a);', 'a = a.floor;'],
  ])('%s', (_, heavier, lighter) => {
    expect(weightOf(heavier)).toBeGreaterThan(weightOf(lighter))
  })

  it('is infinite if it copies a value of unknown size', () => {
    expect(weightOf('let b = array<f32, countOneBits(3)>();')).toBe(Number.POSITIVE_INFINITY)
  })
})
