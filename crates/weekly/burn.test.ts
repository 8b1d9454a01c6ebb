import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { commandPath } from '../../packages/cli/src/testing/command-path.ts'
import { componentOf } from '../build.ts'

it('burn learns on the GPU as it does on the CPU, and reads digits', { timeout: 600_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    commandPath,
    'run',
    '--gpu',
    'software',
    componentOf('burn'),
  ])
  const losses = [...stdout.matchAll(/^step +\d+: loss ([\d.]+) on the GPU, ([\d.]+) on the CPU$/gm)].map(
    ([, gpu, cpu]) => [Number(gpu), Number(cpu)] as const,
  )
  expect(losses.length).toBe(7)
  for (const [gpu, cpu] of losses) expect(gpu).toBeCloseTo(cpu, 2)
  expect(losses.at(-1)![0]).toBeLessThan(losses[0]![0] / 2)

  const read = [...stdout.matchAll(/^(\d+) of 500 digits read on the (GPU|CPU)$/gm)].map(([, count]) =>
    Number(count),
  )
  expect(read.length).toBe(2)
  expect(Math.min(...read)).toBeGreaterThan(450)
  const [, difference] = /^scores differ by at most ([\d.]+)$/m.exec(stdout)!
  expect(Number(difference)).toBeLessThan(0.001)
})
