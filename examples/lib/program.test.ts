import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { errorText } from './program.ts'

it('errorText says in plain words that a file does not exist, or is a folder', async () => {
  const textOf = (path: string) => readFile(path).then(String, errorText)
  expect(await textOf('none.gguf')).toBe('none.gguf does not exist')
  expect(await textOf(import.meta.dirname)).toMatch(/lib is a folder, not a file$|^EISDIR/)
})

it('errorText keeps the reason of other errors, and leaves out the code and the call', () => {
  const error = (message: string) => Object.assign(new Error(message), { code: 'ENOENT', path: '/a' })
  expect(errorText(error("ENOENT: no granted folder has it; grant one with --dir, open '/a'"))).toBe(
    '/a: no granted folder has it; grant one with --dir',
  )
  expect(errorText(new TypeError('wrong'))).toBe('wrong')
  expect(errorText('text')).toBe('text')
})
