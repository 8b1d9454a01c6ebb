import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const examples = fileURLToPath(new URL('../', import.meta.url))
const terminal = 'data:text/javascript,process.stderr.isTTY = true'

/** Runs a script whose standard error is taken for a terminal; returns the lines that its progress replaces. */
async function progressOf(...args: readonly string[]): Promise<string[]> {
  const { stderr } = await promisify(execFile)(process.execPath, ['--import', terminal, ...args], {
    cwd: examples,
  })
  const lines = stderr.split('\u001b[K').filter(line => line.includes('\r'))
  return lines.map(line => line.split('\r')[0]!)
}

describe('on a terminal', () => {
  it('the build of the examples says which one it builds', async () => {
    expect(await progressOf('build.ts', '--check', 'hello-compute', 'triangle')).toEqual([
      'hello-compute, 1 of 2',
      'triangle, 2 of 2',
    ])
  })

  it.each([
    [
      'llama, whose weights are loaded',
      ['llama/main.ts', 'llama/stories', '--tokens', '2'],
      /^loading the weights: \d+ MB of \d+ MB$/,
    ],
    [
      'object-detection',
      [
        'object-detection/main.ts',
        '../node_modules/@vladmandic/human/models/centernet.json',
        'object-detection/astronaut.png',
      ],
      /^running$/,
    ],
  ])('the example %s says what it does', async (_, args, text) => {
    expect(await progressOf('lib/direct.ts', '--gpu', 'null', ...args)).toContainEqual(
      expect.stringMatching(text),
    )
  })
})
