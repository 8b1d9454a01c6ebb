import { expect } from 'vitest'
import { componentOf } from '../build.ts'
import type { Host } from './host.ts'
import { type Report, runProgram } from './run-program.ts'

/** Seconds after which a program is stopped. A machine may be slow, and busy. */
const patience = 120

/** Expects that no test of a program fails on a host, and returns its report. */
export async function expectPasses(host: Host, program: string): Promise<Report> {
  const report = await runProgram(host, componentOf(program), patience)
  expect(report.problem).toBeUndefined()
  expect(report.results.filter(({ status }) => status === 'failed')).toEqual([])
  expect(report.results.some(({ status }) => status === 'passed')).toBe(true)
  return report
}
