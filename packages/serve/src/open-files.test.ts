import { expect, it } from 'vitest'
import { openFileLimit, openFiles, parseOpenFileLimit } from './open-files.ts'

const limits = (soft: string) =>
  `Limit                     Soft Limit           Hard Limit           Units     \nMax processes             63432                63432                processes \nMax open files            ${soft.padEnd(20)} 1048576              files     \n`

it('the limit on open files is the soft limit, not the hard one', () => {
  expect(parseOpenFileLimit(limits('1024'))).toBe(1024)
  expect(parseOpenFileLimit(limits('unlimited'))).toBe(Number.POSITIVE_INFINITY)
  expect(parseOpenFileLimit('')).toBeUndefined()
})

it('this process has files open, and fewer than its limit', () => {
  expect(openFiles()).toBeGreaterThan(2)
  expect(openFileLimit()).toBeGreaterThan(openFiles())
})
