import { describe, expect, it } from 'vitest'
import { type Lifetime, Lifetimes, type ObjectRole } from './lifetimes.ts'

function setUp() {
  const lifetimes = new Lifetimes()
  const over: string[] = []
  const begin = (name: string, role: ObjectRole = 'operand', ...uses: Lifetime[]) =>
    lifetimes.begin(role, uses, () => over.push(name))
  return { lifetimes, over, begin }
}

describe('Lifetimes end an object', () => {
  it('once, when its handle is dropped', () => {
    const { lifetimes, over, begin } = setUp()
    const buffer = begin('buffer')
    expect(over).toEqual([])
    lifetimes.drop(buffer)
    lifetimes.drop(buffer)
    expect(over).toEqual(['buffer'])
  })

  it('when all objects that refer to it have ended as well, in any order', () => {
    const { lifetimes, over, begin } = setUp()
    const texture = begin('texture')
    const view = begin('view', 'operand', texture)
    const group = begin('group', 'operand', view)
    lifetimes.drop(texture)
    lifetimes.drop(view)
    expect(over).toEqual([])
    lifetimes.drop(group)
    expect(over).toEqual(['group', 'view', 'texture'])
  })

  it('when the commands recorded during its life have been submitted or dropped', () => {
    const { lifetimes, over, begin } = setUp()
    const before = begin('before')
    const encoder = begin('encoder', 'encoder')
    const meanwhile = begin('meanwhile')
    lifetimes.finish(encoder)
    const after = begin('after')
    lifetimes.drop(before)
    lifetimes.drop(meanwhile)
    lifetimes.drop(after)
    expect(over).toEqual(['after'])
    lifetimes.drop(encoder)
    expect(over).toEqual(['after', 'encoder', 'before', 'meanwhile'])
  })

  it('at once, if commands begin only after its handle is dropped', () => {
    const { lifetimes, over, begin } = setUp()
    const buffer = begin('buffer')
    lifetimes.drop(buffer)
    begin('encoder', 'encoder')
    expect(over).toEqual(['buffer'])
  })

  it('when the last of several encoders has ended', () => {
    const { lifetimes, over, begin } = setUp()
    const buffer = begin('buffer')
    const encoders = [1, 2, 3].map(index => begin(`encoder ${index}`, 'encoder'))
    lifetimes.drop(buffer)
    for (const index of [1, 0, 2]) {
      expect(over).not.toContain('buffer')
      lifetimes.drop(encoders[index]!)
    }
    expect(over.at(-1)).toBe('buffer')
  })

  it('when a render bundle has ended, and the commands that may have used the bundle', () => {
    const { lifetimes, over, begin } = setUp()
    const buffer = begin('buffer')
    const bundle = begin('bundle', 'bundle')
    lifetimes.finish(bundle)
    lifetimes.drop(buffer)
    const encoder = begin('encoder', 'encoder')
    lifetimes.drop(bundle)
    lifetimes.finish(encoder)
    expect(over).toEqual([])
    lifetimes.drop(encoder)
    expect(over).toEqual(['encoder', 'bundle', 'buffer'])
  })

  it('without waiting for the render bundles of its time to use each other', () => {
    const { lifetimes, over, begin } = setUp()
    const buffer = begin('buffer')
    const bundles = [begin('one', 'bundle'), begin('other', 'bundle')]
    lifetimes.drop(buffer)
    for (const bundle of bundles) lifetimes.drop(bundle)
    expect(over).toEqual(['one', 'other', 'buffer'])
  })

  it('when an object that refers to it and may be in commands has ended with these', () => {
    const { lifetimes, over, begin } = setUp()
    const buffer = begin('buffer')
    const group = begin('group', 'operand', buffer)
    lifetimes.drop(buffer)
    // The buffer was dropped before the encoder began, but the group was not.
    const encoder = begin('encoder', 'encoder')
    lifetimes.drop(group)
    expect(over).toEqual([])
    lifetimes.drop(encoder)
    expect(over).toEqual(['encoder', 'group', 'buffer'])
  })

  it('when its handle is dropped, if commands do not need it', () => {
    const { lifetimes, over, begin } = setUp()
    begin('encoder', 'encoder')
    lifetimes.drop(begin('sampler', 'independent'))
    expect(over).toEqual(['sampler'])
  })
})
