import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { addStacks, suspendedStacks } from './process-counts.ts'
import { guest } from './testing/guest.ts'
import type { Report } from './testing/threads-at-bounds.ts'
import { assemble } from './testing/wat.ts'

// In a process of its own, whose counts are full afterwards.
test('the threads of a process share the bounds of V8 on stacks and types', async () => {
  const waits = guest({
    syncImports: { wait: ['async', ''] },
    canon: { 'task.return': ['task.return', ''] },
    core: `(func (export "f") (call $wait) (call $task.return))`,
    exports: { f: ['async', 'stackful'] },
  })
  const program = fileURLToPath(new URL('testing/threads-at-bounds.ts', import.meta.url))
  const bytes = Buffer.from(await assemble(waits)).toString('base64')
  const { stdout } = await promisify(execFile)(process.execPath, [program, bytes])
  const { apart, shared }: Report = JSON.parse(stdout)

  // A thread without the counts of the others has a thirty-second part of both bounds.
  expect(apart).toEqual({ trap: waiting(94, 11_719), sections: 1 })
  // The stacks of a thread that was terminated, and of its worker, are free again, and modules can be compiled again in any thread.
  expect(shared).toEqual([
    { trap: undefined, sections: 44 },
    { trap: waiting(2250, 5250), sections: 0 },
    { trap: waiting(3000, 3000), sections: 44 },
  ])
})

const waiting = (own: number, all: number) => `too many threads wait: ${own} of this component, ${all} in all`

test('the stacks of a thread that ended before the process tells of it are free again', () => {
  const threadId = 60_000
  const before = suspendedStacks()
  addStacks(100, 1 + threadId)
  process.emit('worker', { threadId, threadName: null } as Worker)
  expect(suspendedStacks()).toBe(before)
})
