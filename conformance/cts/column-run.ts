import { spawn } from 'node:child_process'
import type { CaseResult } from './comparison.ts'
import { type Assignment, RecordReader } from './records.ts'

/** The way to start the program with an assignment. */
export type Command = (assignment: Assignment) => {
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

/** Results of the cases that a query selects, in one column. */
export interface ColumnRun {
  readonly results: Map<string, CaseResult>
  /** Description of the adapter; `undefined` when no process has started. */
  readonly adapter: string | undefined
  /** Reason why cases are missing; `undefined` when none are, or the run was stopped. */
  readonly problem: string | undefined
}

/** Processes that may crash or hang in one file before its other cases are given up. */
const maximumRestarts = 40
/** Seconds until the first case begins, when the machine is busy and the file has many cases. */
const startLimit = 600

/**
 * Runs the cases that a query selects in a process of its own. After a case that crashes or hangs, another process goes
 * on with the next one.
 *
 * @param timeLimit seconds for one case
 * @param stop ends the run with the results so far
 */
export async function runColumn(
  command: Command,
  assignment: Omit<Assignment, 'skip'>,
  timeLimit: number,
  stop?: AbortSignal,
): Promise<ColumnRun> {
  const results = new Map<string, CaseResult>()
  let adapter: string | undefined
  for (let restarts = 0; restarts <= maximumRestarts; restarts++) {
    if (stop?.aborted) return { results, adapter, problem: undefined }
    const end = await runProcess(command({ ...assignment, skip: results.size }), timeLimit, results, stop)
    adapter ??= end.adapter
    if (end.isDone || stop?.aborted) return { results, adapter, problem: undefined }
    if (end.current === undefined) return { results, adapter, problem: end.reason }
    results.set(end.current, { status: end.isHung ? 'hang' : 'crash', log: [end.reason] })
  }
  return { results, adapter, problem: `${maximumRestarts + 1} processes ended early` }
}

/** Returns two columns with only those results that both of them have. */
export function inBoth(a: ColumnRun, b: ColumnRun): [ColumnRun, ColumnRun] {
  const common = (column: ColumnRun, other: ColumnRun) => ({
    ...column,
    results: new Map([...column.results].filter(([query]) => other.results.has(query))),
  })
  return [common(a, b), common(b, a)]
}

interface ProcessEnd {
  readonly isDone: boolean
  readonly isHung: boolean
  readonly adapter: string | undefined
  /** The case that has begun and not ended. */
  readonly current: string | undefined
  readonly reason: string
}

function runProcess(
  { args, env }: ReturnType<Command>,
  timeLimit: number,
  results: Map<string, CaseResult>,
  stop: AbortSignal | undefined,
): Promise<ProcessEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<ProcessEnd>()
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const kill = () => child.kill('SIGKILL')
  stop?.addEventListener('abort', kill)
  const reader = new RecordReader()
  let [isDone, isHung, errors] = [false, false, '']
  let adapter: string | undefined
  let current: string | undefined
  const giveUp = () => {
    isHung = true
    kill()
  }
  let timer = setTimeout(giveUp, startLimit * 1000)
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    for (const record of reader.read(piece)) {
      clearTimeout(timer)
      timer = setTimeout(giveUp, (record.kind === 'adapter' ? startLimit : timeLimit) * 1000)
      switch (record.kind) {
        case 'adapter':
          adapter = record.adapter
          break
        case 'begin':
          current = record.query
          break
        case 'end':
          current = undefined
          results.set(record.query, { status: record.status, log: record.log })
          break
        case 'done':
          isDone = true
          break
      }
    }
  })
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    errors = (errors + piece).slice(-1000)
  })
  child.on('error', reject)
  // Unlike `exit`, `close` follows the last output.
  child.on('close', (code, signal) => {
    clearTimeout(timer)
    stop?.removeEventListener('abort', kill)
    const end = isHung
      ? `no end within ${current === undefined ? startLimit : timeLimit} s`
      : `the process ended: ${signal ?? code}`
    resolve({ isDone, isHung, adapter, current, reason: [end, errors.trim()].filter(Boolean).join('; ') })
  })
  return promise
}
