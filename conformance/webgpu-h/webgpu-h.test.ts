import { expect, test } from 'vitest'
import { programs } from './programs.ts'
import { expectedOutput } from './recordings.ts'

test.each(programs())(
  'the recording of $name has the lines in which Dawn deviates from webgpu.h',
  ({ name }) => {
    expect(expectedOutput(name)).toMatch(/^# /)
  },
)
