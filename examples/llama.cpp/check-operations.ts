/**
 * Runs llama.cpp's own test of its GPU backend, `test-backend-ops`, in a component:
 * `node examples/llama.cpp/check-operations.ts [--clang PATH] [OPERATION…]`, by default all. It compares results of the
 * GPU with those of the CPU. Each operation has a process of its own, since a failure of the device ends the process.
 */

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildLlama, output, runScript } from './build.ts'

const runner = fileURLToPath(new URL('run-with-slow-timers.ts', import.meta.url))

/** Cases that differ because the implementation for the CPU is inexact, for which README.md has the reason. */
const knownDifferences = /\bSET_ROWS\(.*type_dst=q8_0/

interface Outcome {
  readonly passed: number
  readonly failed: readonly string[]
  /** Number of known differences. */
  readonly known: number
  /** Cases that the backend does not claim to compute; llama.cpp computes these on the CPU. */
  readonly unsupported: number
  /** The message that the process ended with before all cases had run. */
  readonly end: string | undefined
}

function runTests(
  component: string,
  args: readonly string[],
): { status: number | null; stdout: string; stderr: string } {
  const options = { encoding: 'utf8', maxBuffer: 2 ** 30 } as const
  return spawnSync(process.execPath, [runner, output, component, ...args], options)
}

function operations(component: string): string[] {
  const { stdout } = runTests(component, ['--list-ops'])
  return [...stdout.matchAll(/^\s*([A-Z][A-Z0-9_]+)\s*$/gm)].map(([, name]) => name!)
}

function test(component: string, operation: string): Outcome {
  const { status, stdout, stderr } = runTests(component, ['test', '-o', operation])
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test colours its results
  const lines = stdout.replaceAll(/\x1b\[[\d;]*m/g, '').split('\n')
  const having = (pattern: RegExp) => lines.filter(line => pattern.test(line))
  const different = having(/\): .*FAIL$/).map(line => line.trim())
  const failed = different.filter(line => !knownDifferences.test(line))
  const isComplete = /^\s*\d+\/\d+ tests passed$/m.test(lines.join('\n'))
  return {
    passed: having(/\): OK$/).length,
    failed,
    known: different.length - failed.length,
    unsupported: having(/not supported/).length,
    end: isComplete ? undefined : lastLines(stderr) || `status ${status}`,
  }
}

/** Returns the last two lines: the message of llama.cpp, and that of the command. */
function lastLines(text: string): string {
  return text
    .trim()
    .split(/\s*\n\s*/)
    .slice(-2)
    .join('; ')
}

await runScript(async (chosen, options) => {
  const [component] = await buildLlama(['test-backend-ops'], options)
  let [passed, failed, ended] = [0, 0, 0]
  for (const operation of chosen.length > 0 ? chosen : operations(component!)) {
    const outcome = test(component!, operation)
    passed += outcome.passed
    failed += outcome.failed.length
    if (outcome.end !== undefined) ended++
    const counts = [
      `${outcome.passed} passed`,
      `${outcome.failed.length} failed`,
      ...(outcome.known > 0 ? [`${outcome.known} known to differ`] : []),
      ...(outcome.unsupported > 0 ? [`${outcome.unsupported} not supported`] : []),
    ]
    console.log(`${operation}: ${counts.join(', ')}`)
    for (const failure of outcome.failed) console.log(`  ${failure}`)
    if (outcome.end !== undefined) console.log(`  ended early: ${outcome.end}`)
  }
  const summary = `all: ${passed} passed, ${failed} failed, ${ended} operations ended early`
  if (failed + ended > 0) throw new Error(summary)
  console.log(summary)
})
