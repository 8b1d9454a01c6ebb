import { expect, it } from 'vitest'
import { parseBytes, parseMilliseconds } from './quantities.ts'

it.each([
  ['4096', 4096],
  ['64KiB', 65_536],
  ['1.5MiB', 1_572_864],
  ['2GiB', 2_147_483_648],
  ['1MB', 1_000_000],
  ['1.5 kB', 1500],
  ['64KB', 64_000],
  ['2GB', 2_000_000_000],
])('%s is an amount of memory', (text, bytes) => {
  expect(parseBytes('--x', text)).toBe(bytes)
})

it.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['1.5min', 90_000],
  ['5m', 300_000],
  ['5 s', 5000],
  ['2h', 7_200_000],
])('%s is a time', (text, milliseconds) => {
  expect(parseMilliseconds('--x', text)).toBe(milliseconds)
})

it.each(['', '5', '-1s', 's', '5  s', '5d', '1e3s', '5S'])('%j is not a time', text => {
  expect(() => parseMilliseconds('--x', text)).toThrow(/^--x '.*' is not a time; use 500ms/)
})

it.each(['0ms', '60000min'])('%s is beyond the range of timers', text => {
  expect(() => parseMilliseconds('--x', text)).toThrow(/^--x .* is too (short|long); use 1ms to 24 days$/)
})

it.each(['5M', '5mb', '99999999GB', 'MiB', '0x10', '-1'])('%j is not an amount of memory', text => {
  expect(() => parseBytes('--x', text)).toThrow(/^--x '.*' is not a size; use 4096/)
})
