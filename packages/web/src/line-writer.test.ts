import { expect, it } from 'vitest'
import { LineWriter, longestPiece } from './line-writer.ts'

function setUp() {
  const lines: string[] = []
  return { lines, writer: new LineWriter(line => lines.push(line)) }
}

it('the console of a page receives the output of a program line by line, and the rest at its end', () => {
  const { lines, writer } = setUp()
  for (const text of ['one', ' and', ' more\n', '\ntwo\nthree', '']) writer.write(text)
  expect(lines).toEqual(['one and more', '', 'two'])
  writer.end()
  expect(lines).toEqual(['one and more', '', 'two', 'three'])
})

it('output without line feeds reaches the console of a page in pieces, so that the page keeps little of it', () => {
  const { lines, writer } = setUp()
  for (let i = 0; i < 1000; i++) writer.write('x'.repeat(1000))
  writer.write(`${'y'.repeat(3 * longestPiece)}\nend`)
  writer.end()
  expect(Math.max(...lines.map(({ length }) => length))).toBe(longestPiece)
  expect(lines.join('')).toBe(`${'x'.repeat(1_000_000)}${'y'.repeat(3 * longestPiece)}end`)
})

it('a piece of a line does not end within a character', () => {
  const { lines, writer } = setUp()
  writer.write(`x${'👍'.repeat(longestPiece)}`)
  writer.end()
  expect(lines.every(line => line.isWellFormed())).toBe(true)
  expect(lines.join('')).toBe(`x${'👍'.repeat(longestPiece)}`)
})
