import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ended } from '../../../cli/src/testing/command.ts'

const module = JSON.stringify(fileURLToPath(new URL('./capture-standard-error.ts', import.meta.url)))
const script = `
  const { captureStandardError } = await import(${module})
  const { writeSync } = await import('node:fs')
  console.error('before')
  const { result, messages } = captureStandardError(() => writeSync(2, 'native\\n'))
  console.error('after')
  try { captureStandardError(() => { throw new Error('thrown') }) } catch (error) { console.error(error.message) }
  console.log(JSON.stringify({ result, messages }))`

describe.runIf(process.platform === 'linux')('the output of native code to standard error', () => {
  it('is captured when standard error is a pipe, and later messages arrive as before', async () => {
    const args = ['-c', '"$0" "$@" 2>&1 | cat', process.execPath, '--input-type=module', '-e', script]
    const { stdout } = await ended('sh', args)
    expect(stdout).toBe('before\nafter\nthrown\n{"result":7,"messages":"native\\n"}\n')
  })

  it('is not captured when standard error is a file, whose position could not be restored', async () => {
    const shell = 'f=$(mktemp); "$0" "$@" >$f 2>&1; cat $f; rm $f'
    const args = ['-c', shell, process.execPath, '--input-type=module', '-e', script]
    expect((await ended('sh', args)).stdout).toBe(
      'before\nnative\nafter\nthrown\n{"result":7,"messages":""}\n',
    )
  })
})
