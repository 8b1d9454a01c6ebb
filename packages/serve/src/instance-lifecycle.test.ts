import { ComponentError } from '@wasi-webgpu/component'
import { afterEach, expect, it, vi } from 'vitest'
import { GuestInstance } from './guest-instance.ts'
import { failureOf, InstanceLifecycle, type LifecycleOptions } from './instance-lifecycle.ts'
import { FakeExchange } from './testing/fake-exchange.ts'

afterEach(() => void vi.restoreAllMocks())

it('a reused instance that ends between two requests is released, and the next request gets another', async () => {
  const instances: { end: AbortController; served: number; isReleased: boolean }[] = []
  vi.spyOn(GuestInstance, 'start').mockImplementation(async () => {
    const state = { end: new AbortController(), served: 0, isReleased: false }
    instances.push(state)
    return {
      signal: state.end.signal,
      handle: async () => void state.served++,
      release: () => {
        state.isReleased = true
      },
      gpuWorkDone: async () => {},
    } as unknown as GuestInstance<unknown>
  })
  const lifecycle = new InstanceLifecycle({ reuse: true } as LifecycleOptions<unknown>)
  for (let i = 0; i < 2; i++) expect(await lifecycle.serve(new FakeExchange())).not.toHaveProperty('failure')
  expect(instances).toMatchObject([{ served: 2, isReleased: false }])
  instances[0]!.end.abort()
  expect([lifecycle.isPrepared, instances[0]!.isReleased]).toEqual([false, true])
  expect(await lifecycle.serve(new FakeExchange())).not.toHaveProperty('failure')
  expect(instances).toMatchObject([{ served: 2 }, { served: 1, isReleased: false }])
})

it('the error of a guest is logged up to a bounded length', () => {
  const short = failureOf(new ComponentError({ tag: 'loop-detected' }))
  expect(short).toEqual({ kind: 'error', reason: 'it answered with the error {"tag":"loop-detected"}' })
  const { kind, reason } = failureOf(new ComponentError({ tag: 'internal-error', val: 'x'.repeat(1e6) }))
  expect(kind).toBe('error')
  expect(reason).toMatch(/^it answered with the error \{"tag":"internal-error","val":.*…/)
  expect(reason.length).toBeLessThan(1100)
})

it('an error that a host throws as an object is logged with its content', () => {
  const { kind, reason } = failureOf({ tag: 'invalid-syntax', val: 3n })
  expect(kind).toBe('trap')
  expect(reason).toContain('invalid-syntax')
  expect(reason).not.toContain('[object')
})
