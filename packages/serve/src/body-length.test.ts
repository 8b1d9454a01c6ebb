import { describe, expect, it } from 'vitest'
import { BodyLength } from './body-length.ts'

describe('the body of a response', () => {
  it('may have any length when its headers do not say', () => {
    const length = new BodyLength([['x', '3']])
    length.add(5)
    length.end()
  })

  it('that is longer than its headers say is an error at once', () => {
    const length = new BodyLength([['Content-Length', '3']])
    length.add(3)
    expect(() => length.add(1)).toThrow(
      expect.objectContaining({
        message: 'the body of its response has 4 bytes, not 3 as its content-length says',
        code: { tag: 'HTTP-response-body-size', val: 4n },
      }),
    )
  })

  it('that is shorter than its headers say is an error when it ends', () => {
    const length = new BodyLength([['content-length', '3']])
    expect(length.isMissing).toBe(true)
    length.add(2)
    expect(length.isMissing).toBe(false)
    expect(() => length.end()).toThrow('has 2 bytes, not 3')
  })
})
