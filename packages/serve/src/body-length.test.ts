import { describe, expect, it } from 'vitest'
import { BodyLength } from './body-length.ts'

describe("the length of a response's body", () => {
  it('is free when the headers state none', () => {
    const length = new BodyLength([['x', '3']])
    length.add(5)
    length.end()
  })

  it('above the stated one is an error at once', () => {
    const length = new BodyLength([['Content-Length', '3']])
    length.add(3)
    expect(() => length.add(1)).toThrow(
      expect.objectContaining({
        message: 'the body of its response has 4 bytes, not 3 as its content-length says',
        code: { tag: 'HTTP-response-body-size', val: 4n },
      }),
    )
  })

  it('below the stated one is an error at the end of the body', () => {
    const length = new BodyLength([['content-length', '3']])
    expect(length.isMissing).toBe(true)
    length.add(2)
    expect(length.isMissing).toBe(false)
    expect(() => length.end()).toThrow('has 2 bytes, not 3')
  })
})
