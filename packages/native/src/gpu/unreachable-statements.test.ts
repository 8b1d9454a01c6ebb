import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { unreachableStatements } from './unreachable-statements.ts'

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
    expect(unreachableStatements(`fn f() { ${body} } fn g() { }`)).toBe(count)
  })

  it('is 0 in real shaders', () => {
    const cwd = fileURLToPath(new URL('../../../..', import.meta.url))
    const paths = globSync('{examples,packages}/**/*.wgsl', { cwd, exclude: ['**/node_modules'] })
    const counts = paths.map(path => unreachableStatements(readFileSync(join(cwd, path), 'utf8')))
    expect(counts.length).toBeGreaterThan(10)
    expect(counts).toEqual(counts.map(() => 0))
  })
})
