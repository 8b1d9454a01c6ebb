import { describe, expect, it } from 'vitest'
import { inlinedSize } from './inlined-shader.ts'

/** A shader of which each function calls the one before twice. */
const doubling = (functions: number) =>
  Array.from({ length: functions }, (_, i) =>
    i === 0 ? 'fn f0() { }' : `fn f${i}() { f${i - 1}(); f${i - 1}(); }`,
  )

describe('the size of a shader with each call replaced by the body', () => {
  it.each([
    ['without functions', 'const a = 1;', { weight: 0, calls: 0 }],
    ['with one function', '@compute fn main() { let a = b1 + 0x1.8p3; }', { weight: 21, calls: 0 }],
    ['that calls a function of WGSL', 'fn main() { a = max(1, 2); }', { weight: 118, calls: 0 }],
    ['that calls a later function twice', 'fn a() { b(); b(); } fn b() { }', { weight: 60, calls: 2 }],
    ['with code after a function', 'fn a() { } var<private> b: i32 = 1;', { weight: 44, calls: 0 }],
    [
      'with a function that is larger than the last',
      'fn a() { b(); } fn b() { } fn c() { }',
      { weight: 32, calls: 1 },
    ],
    [
      'with two roots',
      'fn a() { c(); c(); } fn b() { 1; 2; 3; 4; 5; 6; 7; 8; 9; } fn c() { }',
      { weight: 60, calls: 2 },
    ],
    ['that is recursive, and therefore invalid', 'fn a() { b(); } fn b() { a(); }', { weight: 56, calls: 2 }],
    [
      'with comments',
      'fn a() { /* /* fn c() { } */ b(); // */ b(); */ b() \n b /**/ (); } fn b() { // }\n }',
      { weight: 394, calls: 3 },
    ],
    ['whose comment does not end', 'fn a() { b(); } fn b() { } /* /* */', { weight: 32, calls: 1 }],
  ])('%s', (_, code, size) => {
    expect(inlinedSize(code)).toMatchObject(size)
  })

  it('doubles with each function that calls the one before twice', () => {
    expect(inlinedSize(doubling(12).join(' ')).calls).toBe(2 ** 12 - 2)
    expect(inlinedSize(doubling(1000).reverse().join(' ')).calls).toBeGreaterThan(1e300)
    expect(inlinedSize(doubling(1100).join(' ')).weight).toBe(Number.POSITIVE_INFINITY)
  })
})
