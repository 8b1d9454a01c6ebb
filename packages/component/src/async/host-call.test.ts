import { expect, it } from 'vitest'
import { Lifetime } from '../instance/lifetime.ts'
import { HostCall } from './host-call.ts'

it('a call whose promise stays pending keeps nothing of the instance after its end', () => {
  const lifetime = new Lifetime()
  const handlers = { onResolve() {}, onFail() {} }
  const call = new HostCall(lifetime, handlers)
  lifetime.hostCalls.add(call)
  call.onEnd = () => {}
  lifetime.end(new Error('the end'))
  expect([call.handlers, call.onEnd]).toEqual([undefined, undefined])
  expect(call.finish()).toBeUndefined()
  expect(lifetime.hostCalls.size).toBe(0)
})
