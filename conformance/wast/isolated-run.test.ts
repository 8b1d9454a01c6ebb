import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runIsolated } from './isolated-run.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wast-'))
})

afterAll(() => rmSync(folder, { recursive: true }))

function script(text: string): string {
  const path = join(folder, 'script.wast')
  writeFileSync(path, text)
  return path
}

test('a script runs in a separate process', async () => {
  const report = await runIsolated(script('(component)\n(component instance $i $missing)\n'), 90)
  expect(report).toMatchObject({
    finished: [
      { line: 1, text: '(component)', outcome: { status: 'passed' } },
      { line: 2, outcome: { status: 'failed', actual: 'not defined: see the earlier failures' } },
    ],
    notRun: 0,
    problem: undefined,
  })
})

test('a script that hangs is stopped, and its directive is reported', async () => {
  const report = await runIsolated(
    script(`(component
      (core module $M (func (export "hang") (loop $l (br $l))))
      (core instance $m (instantiate $M))
      (func (export "hang") (canon lift (core func $m "hang"))))
(invoke "hang")
(invoke "hang")`),
    3,
  )
  expect(report).toMatchObject({
    finished: [
      { outcome: { status: 'passed' } },
      { line: 5, outcome: { status: 'failed', actual: 'no end within 3 s' } },
    ],
    notRun: 1,
    problem: 'no end within 3 s',
  })
})

test('a script that cannot be read is reported with the reason', async () => {
  expect(await runIsolated(script('(component'), 90)).toEqual({
    finished: [],
    notRun: 0,
    problem: 'unclosed ( at line 1',
  })
})
