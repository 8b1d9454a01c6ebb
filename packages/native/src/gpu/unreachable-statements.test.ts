import { describe, expect, it } from 'vitest'
import { UnreachableStatements } from './unreachable-statements.ts'
import { eachToken } from './wgsl-tokens.ts'

function unreachable(code: string) {
  const statements = new UnreachableStatements()
  eachToken(code, (token, at) => statements.read(token, at))
  return statements.parts
}

describe('the number of unreachable statements of a shader', () => {
  it.each([
    ['is 0 where each block ends with the statement that returns', 'if a { return 1; } return 2;', 0],
    [
      'is 0 after conditions and loops with one',
      'for (;a;) { if b { return; } } while c { return; } d();',
      0,
    ],
    [
      'is 0 after a loop that a break leaves',
      'loop { if a { } else { break; } b(); continuing { break if c; } } d();',
      0,
    ],
    [
      'is 0 after cases of which one goes on',
      'switch a { case 1 { return; } case 2 { } default { return; } } b();',
      0,
    ],
    [
      'is 0 after cases that a break leaves',
      'switch a { case 1 { b(); break; } default { break; } } b();',
      0,
    ],
    ['is 0 after conditions without an else', 'if a { return; } else if b { return; } c();', 0],
    [
      'is 0 after a condition that does not return',
      'if a { } else if b { return; } else { return; } c();',
      0,
    ],
    ['is 1 for all statements after one that returns', 'return; a(); b(); { c(); }', 1],
    ['is 1 for a block', 'return; { }', 1],
    [
      'is 1 after conditions that all return',
      'if a { return; } else if b { return; } else { return; } b();',
      1,
    ],
    ['is 1 after cases that all return', 'switch a { case 1, 2: { return; } default: { return; } } b();', 1],
    ['is 1 after a loop that returns', 'loop { if a { return; } for (;b;) { break; } } c();', 1],
    ['is one for each block around a statement that returns', '{ { return; } a(); } b();', 2],
    ['is one for each block beside others', 'if a { return; b(); } if b { continue; a(); }', 2],
    ['does not count comments', 'return; // a();\n /* b(); */', 0],
  ])('%s', (_, body, count) => {
    expect(unreachable(`fn f() { ${body} } fn g() { }`)).toHaveLength(count)
  })
})

it('an unreachable block is one whole, any other statement ends before its block', () => {
  const code =
    'fn f() { return; { a(); { b(); } } c(); } fn g() { return; if d { e(); } } fn h() { return; i(1); }'
  const texts = unreachable(code).map(({ start, end }) => code.slice(start, end + 1))
  expect(texts).toEqual(['{ a(); { b(); } }', 'if d {', 'i(1);'])
})
