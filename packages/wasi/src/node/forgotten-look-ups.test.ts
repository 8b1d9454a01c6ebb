import { expect, it } from 'vitest'
import { HostCall, switchCaller } from '../../../component/src/async/host-call.ts'
import { Lifetime } from '../../../component/src/instance/lifetime.ts'
import { ForgottenLookUps, type LookUp, mostForgotten } from './forgotten-look-ups.ts'

function setUp() {
  const running = new Set<object>()
  const disposed = new Set<object>()
  const lookUp = (): LookUp => {
    const stream: LookUp = {
      subscribe: () => ({
        ready: () => !running.has(stream),
        block: () => void running.delete(stream),
        [Symbol.dispose]: () => {},
      }),
      [Symbol.dispose]: () => void disposed.add(stream),
    }
    running.add(stream)
    return stream
  }
  return { running, disposed, lookUp, lookUps: new ForgottenLookUps() }
}

it('a guest that starts and drops look-ups in a loop waits for the oldest ones', () => {
  const { running, disposed, lookUp, lookUps } = setUp()
  for (let i = 0; i < 1000; i++) {
    lookUps.start(lookUp)[Symbol.dispose]()
    expect(running.size).toBeLessThanOrEqual(mostForgotten)
  }
  expect(disposed.size).toBe(1000 - mostForgotten)
})

it('a look-up that is over when the guest drops it ends at once, and a forgotten one before the next starts', () => {
  const { running, disposed, lookUp, lookUps } = setUp()
  const [over, forgotten] = [lookUps.start(lookUp), lookUps.start(lookUp)]
  running.delete(over)
  over[Symbol.dispose]()
  forgotten[Symbol.dispose]()
  expect([...disposed]).toEqual([over])
  running.delete(forgotten)
  lookUps.start(lookUp)
  expect([...disposed]).toEqual([over, forgotten])
})

it('look-ups that a guest has forgotten, or still has, end with the guest', () => {
  const { disposed, lookUp, lookUps } = setUp()
  const lifetime = new Lifetime()
  const previous = switchCaller(new HostCall(lifetime))
  const [forgotten, owned] = [lookUps.start(lookUp), lookUps.start(lookUp)]
  switchCaller(previous)
  forgotten[Symbol.dispose]()
  lifetime.end(new Error('the end'))
  owned[Symbol.dispose]()
  expect(disposed).toEqual(new Set([forgotten, owned]))
})
