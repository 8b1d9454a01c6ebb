import { expect, it } from 'vitest'
import { nearestWord } from './nearest-word.ts'

const words = ['run', 'serve', 'build', 'inspect', '--time-limit', '--gpu', '--gpu-memory']

it.each([
  ['rnu', 'run'],
  ['buld', 'build'],
  ['serv', 'serve'],
  ['inspct', 'inspect'],
  ['--timelimit', '--time-limit'],
  ['--gpu-memoyr', '--gpu-memory'],
  ['--gup', '--gpu'],
  ['deploy', undefined],
  ['', undefined],
])('%j is probably meant to be %s', (text, word) => {
  expect(nearestWord(text, words)).toBe(word)
})
