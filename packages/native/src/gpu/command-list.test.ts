import { expect, it } from 'vitest'
import { CommandList } from './command-list.ts'
import { exposeGarbageCollector } from './garbage-collector.ts'

const encoderClass = 'GPUComputePassEncoder'

it('objects of a command that is not recorded are kept until the next flush only', async () => {
  exposeGarbageCollector()
  const list = new CommandList(
    () => {},
    () => 1,
  )
  list.isOpen = true
  const refs: WeakRef<object>[] = []
  for (let i = 0; i < 100; i++) {
    const encoder = {}
    const resource = {}
    list.accepts(encoder, encoderClass)
    list.keep(resource)
    refs.push(new WeakRef(encoder), new WeakRef(resource))
    list.flush()
  }
  await new Promise(resolve => setImmediate(resolve))
  gc!()
  // The stack may still have the last ones.
  expect(refs.filter(ref => ref.deref() !== undefined).length).toBeLessThan(10)
})

it('a list is made when it is full, and the commands of encoders keep their order', () => {
  const made: number[] = []
  const list: CommandList = new CommandList(
    length => {
      for (let at = 0; at < length; at += 8) made.push(list.words[at + 3]!)
    },
    encoder => (encoder as { handle: number }).handle,
  )
  list.isOpen = true
  const encoders = [{ handle: 5 }, { handle: 6 }]
  for (let i = 0; i < 1000; i++) {
    expect(list.accepts(encoders[i % 2]!, encoderClass)).toBe(true)
    list.add(1, 0, i)
  }
  expect(made.length).toBeGreaterThan(500)
  list.flush()
  expect(made).toEqual(Array.from({ length: 1000 }, (_, index) => index))
})

it('nothing is recorded while commands are made, or for an object without a handle', () => {
  const accepted: boolean[] = []
  const list: CommandList = new CommandList(
    () => accepted.push(list.accepts({}, encoderClass)),
    encoder => ('handle' in encoder ? 0 : 1),
  )
  list.isOpen = true
  list.accepts({}, encoderClass)
  list.add(1)
  list.flush()
  accepted.push(list.accepts({}, encoderClass), list.accepts({ handle: 0 }, encoderClass))
  expect(accepted).toEqual([false, true, false])
})
