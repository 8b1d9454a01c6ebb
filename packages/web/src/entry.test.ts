import type { ExternDeclaration, FuncType } from '@wasi-webgpu/component'
import { describe, expect, it } from 'vitest'
import { findEntry } from './entry.ts'

function func(name: string, ...params: string[]): ExternDeclaration {
  const type = { params: params.map(name => ({ name, type: { kind: 'u32' } })) }
  return { name, type: { kind: 'func', type: type as unknown as FuncType } }
}

function run(version: string): ExternDeclaration {
  return { name: `wasi:cli/run@${version}`, type: { kind: 'instance', exports: new Map() } }
}

describe('the entry point of a component in a page', () => {
  it.each([
    [
      'wasi:cli/run in its newest version',
      [run('0.3.0'), run('0.2.10'), func('start')],
      'wasi:cli/run@0.3.0',
    ],
    ['the function start', [func('other'), func('start')], 'start'],
    ['the function run', [func('run')], 'run'],
  ])('is %s', async (_, exports, expected) => {
    const called: string[] = []
    const functions = exports.map(({ name, type }) => {
      const call = () => called.push(name)
      return [name, type.kind === 'func' ? call : { run: call }]
    })
    await findEntry(exports)({ exports: Object.fromEntries(functions) } as never)
    expect(called).toEqual([expected])
  })

  it.each([
    [
      'exports both start and run',
      [func('run'), func('start')],
      'this component exports both start and run; call its exports with instantiate()',
    ],
    [
      'exports a start with parameters',
      [func('start', 'count')],
      'the function start of this component has parameters; call its exports with instantiate()',
    ],
    [
      'exports no entry point',
      [func('other')],
      'this component is not a program: it exports other, but neither wasi:cli/run nor a function start or run; call its exports with instantiate()',
    ],
  ])('is refused when the component %s', (_, exports, message) => {
    expect(() => findEntry(exports)).toThrow(new TypeError(message))
  })
})
