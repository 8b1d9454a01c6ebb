import { basename } from 'node:path'
import type { Ended, Host } from './host.ts'
import { readTap, type TestResult } from './tap.ts'

/** Results of a program on a host. */
export interface Report {
  /** Name of the program: that of its file. */
  readonly program: string
  /** Results by number, in ascending order. */
  readonly results: readonly TestResult[]
  /** Reason why the program ended before its last test, or with a result that contradicts its tests. */
  readonly problem: string | undefined
}

/**
 * Runs the tests of a program. A test that ends the program, or does not end, has failed; the program is started again with
 * the test after it, by the argument `--from NUMBER`.
 *
 * @param timeLimit seconds that a start of the program may take
 */
export async function runProgram(host: Host, component: string, timeLimit: number): Promise<Report> {
  const program = basename(component, '.wasm')
  const results = new Map<number, TestResult>()
  const report = (problem: string | undefined): Report => ({
    program,
    results: [...results.values()].sort((a, b) => a.number - b.number),
    problem,
  })
  for (let from = 1; ; ) {
    const args = from > 1 ? ['--from', `${from}`] : []
    const { output, succeeded, reason } = await host.run(component, args, timeLimit).catch(refusal)
    const { last, announced, results: found } = readTap(output)
    for (const result of found) {
      if (results.has(result.number)) return report(`prints test ${result.number} twice`)
      results.set(result.number, result)
    }
    if (last === undefined) return report(`prints no plan: ${reason}`)
    const ended = Array.from({ length: last - from + 1 }, (_, index) => results.has(from + index))
    if (!ended.includes(false)) {
      const passed = found.every(({ status }) => status !== 'failed')
      if (succeeded === passed) return report(undefined)
      return report(`ends with ${reason}, though ${passed ? 'no test' : 'a test'} failed`)
    }
    if (announced === undefined || results.has(announced.number) || announced.number < from)
      return report(`ends before test ${from + ended.indexOf(false)}: ${reason}`)
    results.set(announced.number, { ...announced, status: 'failed', detail: `ends the program: ${reason}` })
    from = announced.number + 1
    if (from > last) return report(undefined)
  }
}

/** The end of a program that a host cannot start. */
function refusal(error: unknown): Ended {
  return { output: '', succeeded: false, reason: String(error).replaceAll(/\s+/g, ' ') }
}
