import { ComponentError } from '@wasi-webgpu/component'
import { expect, it } from 'vitest'
import { failureOf } from './instance-lifecycle.ts'

it('the error of a guest is logged up to a bounded length', () => {
  const short = failureOf(new ComponentError({ tag: 'loop-detected' }))
  expect(short).toEqual({ kind: 'error', reason: 'it answered with the error {"tag":"loop-detected"}' })
  const { kind, reason } = failureOf(new ComponentError({ tag: 'internal-error', val: 'x'.repeat(1e6) }))
  expect(kind).toBe('error')
  expect(reason).toMatch(/^it answered with the error \{"tag":"internal-error","val":"x+…$/)
  expect(reason.length).toBeLessThan(1100)
})

it('an error that a host throws as an object is logged with its content', () => {
  const { kind, reason } = failureOf({ tag: 'invalid-syntax', val: 3n })
  expect(kind).toBe('trap')
  expect(reason).toContain('invalid-syntax')
  expect(reason).not.toContain('[object')
})
