import { describe, expect, it, vi } from 'vitest'
import { EarlyBodies } from './early-bodies.ts'

/** Returns a function that makes a request which holds bytes until it gives way. */
function requests() {
  const bodies = new EarlyBodies(1000)
  return {
    bodies,
    arriving: (bytes: number) => {
      const request = { giveWay: vi.fn(() => bodies.remove(bytes)) }
      bodies.add(request, bytes)
      return request
    },
  }
}

describe('the room for bodies that arrive before a worker has them', () => {
  it('is taken from the requests that have been arriving longest, not from the latest', () => {
    const { arriving } = requests()
    const [first, second, third] = [arriving(400), arriving(400), arriving(200)]
    const latest = arriving(300)
    expect(first.giveWay).toHaveBeenCalledTimes(1)
    for (const request of [second, third, latest]) expect(request.giveWay).not.toHaveBeenCalled()
  })

  it('is not taken from requests that have arrived', () => {
    const { arriving, bodies } = requests()
    const queued = arriving(900)
    bodies.arrived(queued)
    const [slow, latest] = [arriving(100), arriving(50)]
    expect(queued.giveWay).not.toHaveBeenCalled()
    expect(slow.giveWay).toHaveBeenCalledTimes(1)
    expect(latest.giveWay).not.toHaveBeenCalled()
    const large = arriving(500)
    expect(latest.giveWay).toHaveBeenCalledTimes(1)
    expect(large.giveWay).toHaveBeenCalledTimes(1)
  })
})
