import { expect, it } from 'vitest'
import { DatagramReceiver } from './datagram-receiver.ts'

function setUp() {
  const requests: PromiseWithResolvers<string>[] = []
  const receiver = new DatagramReceiver<string>(() => {
    const request = Promise.withResolvers<string>()
    requests.push(request)
    return request.promise
  })
  const cancelled = async () => {
    const controller = new AbortController()
    const call = receiver.receive(controller.signal)
    controller.abort(new Error('cancelled'))
    await expect(call).rejects.toThrow('cancelled')
  }
  return { requests, receiver, cancelled }
}

it('a guest that cancels any number of receive calls leaves a single request in the worker', async () => {
  const { requests, receiver, cancelled } = setUp()
  for (let i = 0; i < 100; i++) await cancelled()
  const call = receiver.receive(undefined)
  expect(requests).toHaveLength(1)
  requests[0]?.resolve('one')
  expect(await call).toBe('one')
})

it('a datagram that arrives after its receive call was cancelled goes to the next call', async () => {
  const { requests, receiver, cancelled } = setUp()
  await cancelled()
  requests[0]?.resolve('one')
  await requests[0]?.promise
  const [first, second] = [receiver.receive(undefined), receiver.receive(undefined)]
  expect(await first).toBe('one')
  requests[1]?.resolve('two')
  expect(await second).toBe('two')
})

it('receive calls of one socket are served in order, and an error ends only one of them', async () => {
  const { requests, receiver } = setUp()
  const calls = [1, 2, 3].map(() => receiver.receive(undefined))
  requests[0]?.resolve('one')
  expect(await calls[0]).toBe('one')
  requests[1]?.reject(new Error('refused'))
  await expect(calls[1]).rejects.toThrow('refused')
  requests[2]?.resolve('three')
  expect(await calls[2]).toBe('three')
  expect(requests).toHaveLength(3)
})
