import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { commandPath } from '../packages/cli/src/testing/command-path.ts'

it('the headers serve a program that waits for events on a separate stack', async () => {
  const path = fileURLToPath(new URL('testing/waits.wasm', import.meta.url))
  const ended = await new Promise(resolve => {
    const args = [commandPath, 'run', '--gpu', 'software', path]
    execFile(process.execPath, args, (error, stdout, stderr) => resolve({ error, stdout, stderr }))
  })
  expect(ended).toEqual({
    error: null,
    stdout: [
      'nothing yet',
      'mapped: 4 bytes',
      'done',
      'an error',
      'no more errors are read: cancelled 0',
      'the second call ends as well',
      'destroyed',
      '',
    ].join('\n'),
    stderr: '',
  })
})
