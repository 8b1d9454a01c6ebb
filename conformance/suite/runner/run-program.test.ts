import { describe, expect, it } from 'vitest'
import type { Ended, Host } from './host.ts'
import { runProgram } from './run-program.ts'

/** A host on which a program of `count` tests ends in those of `crashing`, and records how it was started. */
function host(count: number, crashing: readonly number[]): Host & { starts: (readonly string[])[] } {
  const starts: (readonly string[])[] = []
  return {
    name: 'host',
    version: async () => 'host 1',
    starts,
    run: async (_, args) => {
      starts.push(args)
      let output = `1..${count}\n`
      for (let test = Number(args[1] ?? 1); test <= count; test++) {
        output += `# ${test} - f: ${test}\n`
        if (crashing.includes(test)) return { output, succeeded: false, reason: 'SIGABRT' }
        output += `ok ${test} - f: ${test}\n`
      }
      return { output, succeeded: true, reason: 'exit code 0' }
    },
  }
}

function ending(ended: Ended): Host {
  return { name: 'host', version: async () => '', run: async () => ended }
}

describe('runProgram', () => {
  it('runs a program once when all of its tests end', async () => {
    const its = host(2, [])
    const { program, results, problem } = await runProgram(its, 'folder/program.wasm', 60)
    expect(program).toBe('program')
    expect(results.map(({ status }) => status)).toEqual(['passed', 'passed'])
    expect(problem).toBeUndefined()
    expect(its.starts).toEqual([[]])
  })

  it('fails a test that ends the program, and goes on behind it', async () => {
    const its = host(5, [2, 3, 5])
    const { results, problem } = await runProgram(its, 'program.wasm', 60)
    expect(results.map(({ status }) => status)).toEqual(['passed', 'failed', 'failed', 'passed', 'failed'])
    expect(results[1]).toEqual({
      number: 2,
      description: 'f: 2',
      status: 'failed',
      detail: 'ends the program: SIGABRT',
    })
    expect(problem).toBeUndefined()
    expect(its.starts).toEqual([[], ['--from', '3'], ['--from', '4']])
  })

  it.each([
    [
      'prints no plan: exit code 1: no such import',
      { output: '', succeeded: false, reason: 'exit code 1: no such import' },
    ],
    ['ends before test 1: SIGSEGV', { output: '1..2\n', succeeded: false, reason: 'SIGSEGV' }],
    [
      'ends before test 2: exit code 0',
      { output: '1..2\n# 1 - f: 1\nok 1 - f: 1\n', succeeded: true, reason: 'exit code 0' },
    ],
    [
      'prints test 1 twice',
      { output: '1..1\nok 1 - f: 1\nok 1 - f: 1\n', succeeded: true, reason: 'exit code 0' },
    ],
    [
      'ends with exit code 1, though no test failed',
      { output: '1..1\nok 1 - f: 1\n', succeeded: false, reason: 'exit code 1' },
    ],
    [
      'ends with exit code 0, though a test failed',
      { output: '1..1\nnot ok 1 - f: 1\n', succeeded: true, reason: 'exit code 0' },
    ],
  ])('reports a program that %s', async (problem, ended) => {
    expect((await runProgram(ending(ended), 'program.wasm', 60)).problem).toBe(problem)
  })
})
