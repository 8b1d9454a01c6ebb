import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LineWriter, longestPiece, mostLines } from './line-writer.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

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

it('a flood of lines reaches the console of a page in few calls, and in order', () => {
  const { lines, writer } = setUp()
  for (let i = 0; i < 100_000; i++) writer.write(`${i}\n`)
  expect(lines.length).toBeLessThan(mostLines + 10)
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(longestPiece)
  writer.end()
  expect(lines.join('\n')).toBe(Array.from({ length: 100_000 }, (_, i) => i).join('\n'))
})

it.each([
  ['pauses', () => vi.runAllTimers()],
  ['computes without a pause', () => vi.spyOn(performance, 'now').mockReturnValue(1e9)],
])('after a flood of lines, the console of a page is up to date when the program %s', (_, pass) => {
  const { lines, writer } = setUp()
  for (let i = 0; i < mostLines + 2; i++) writer.write(`${i}\n`)
  expect(lines.at(-1)).toBe(`${mostLines - 1}`)
  pass()
  writer.write('next\n')
  expect(lines.slice(mostLines)).toEqual([`${mostLines}\n${mostLines + 1}`, 'next'])
})
