import { describe, expect, it } from 'vitest'
import { calleesAt } from './callee.ts'

/** Returns the callees at the mark `¦` in a text, with their columns. */
function callees(marked: string): string[] {
  const lines = marked.split('\n')
  const index = lines.findIndex(line => line.includes('¦'))
  const place = { source: 'a.ts', line: index + 1, column: lines[index]!.indexOf('¦') + 1 }
  return calleesAt({ ...place, text: marked.replace('¦', '') }).map(
    ({ text, line, column }) => `${text} ${line}:${column}`,
  )
}

describe('a call of a value that is no function', () => {
  it.each([
    ['device.¦createBufer({ size, usage: 1 })', 'device.createBufer 1:8'],
    ['(device as any).¦createBufer<T>(4)', 'createBufer 1:17'],
    [
      'device.createBufer({\n  usage: GPUBufferUsage.¦STORAGE,\n  label: "a(b",\n})',
      'device.createBufer 1:8',
    ],
    ['o?.p!.q(a, /* b(c */ ¦d)', 'o?.p!.q 1:7'],
    ['f(a.¦b)', 'f 1:1'],
    ['f(¦a.b)', 'f 1:1'],
    ['new a.Foo(¦b)', 'a.Foo 1:7'],
    ['b(1)\nreturn ¦a() + b(2)', 'a 2:8'],
    ['if (¦a(1)) b()', 'a 1:5'],
    ['f(x => ¦a(1))', 'a 1:8'],
    ['f(function () { ¦a(1) })', 'a 1:17'],
    ['f(¦a(1), b)', 'a 1:3'],
  ])('is named where only one call can fail: %j', (text, callee) => {
    expect(callees(text)).toEqual([callee])
  })

  it('names all of those that share a place, the innermost first', () => {
    expect(callees('pass.set({ a: [¦b(1)] }, 2)')).toEqual(['b 1:16', 'pass.set 1:6'])
  })

  it.each(['a.¦b()()', 'a.b(1)(¦c(2))', 'a[0](¦b)', '¦a`x`', '¦[1].map(f)', 'new (¦A)()', 'a(`¦b()`)'])(
    'is not named where the callee has no name, or the place is unclear: %j',
    text => {
      expect(callees(text)).toEqual([])
    },
  )
})
