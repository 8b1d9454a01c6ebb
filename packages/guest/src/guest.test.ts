import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { runProgram } from './testing/run-program.ts'

it('computes in a component as in a page', async () => {
  const program = fileURLToPath(new URL('testing/double.ts', import.meta.url))
  expect(await runProgram(program, 'software')).toBe('2 4 6 8 10 12 14 16\n')
})
