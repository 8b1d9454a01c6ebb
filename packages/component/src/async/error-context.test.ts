import { expect, test } from 'vitest'
import { ErrorContext } from './error-context.ts'

test('an error context keeps the first 256 characters of a debug message, none of them in half', () => {
  expect(new ErrorContext('a'.repeat(300)).debugMessage).toBe('a'.repeat(256))
  expect(new ErrorContext(`a${'😀'.repeat(300)}`).debugMessage).toBe(`a${'😀'.repeat(255)}`)
  expect(new ErrorContext('😀'.repeat(200)).debugMessage).toBe('😀'.repeat(200))
})
