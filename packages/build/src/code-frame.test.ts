import { expect, it } from 'vitest'
import { codeFrame } from './code-frame.ts'

it('a code frame shows the line with those around it, and a caret under the column', () => {
  const source = Array.from({ length: 12 }, (_, i) => `\tline(${i + 1})`).join('\r\n')
  expect(codeFrame(source, 10, 7)).toEqual([
    '   8 |   line(8)',
    '   9 |   line(9)',
    '> 10 |   line(10)',
    '     |        ^',
    '  11 |   line(11)',
    '  12 |   line(12)',
  ])
  expect(codeFrame(source, 1)).toEqual(['> 1 |   line(1)', '  2 |   line(2)', '  3 |   line(3)'])
  expect(codeFrame(source, 13, 1)).toEqual([])
})

it('a code frame shows control characters as text and cuts long lines', () => {
  const visible = (line: string) => line.replaceAll('\u001b', '\\u001b')
  expect(codeFrame('a\u001b[2Jb', 1, 6, visible)).toEqual(['> 1 | a\\u001b[2Jb', '    |           ^'])
  const [line = '', caret] = codeFrame('x'.repeat(1000), 1, 900)
  expect([line.length, caret]).toEqual([166, undefined])
})
