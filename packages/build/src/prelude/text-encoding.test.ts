import { instantiate } from '@wasi-webgpu/component'
import { array, assert, boolean, integer, property, string, uint8Array } from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textComponent } from '../component/text-component.ts'
import { convertLongTextsBy, Decoder, Utf8Encoder } from './text-encoding.ts'

describe.each([
  { by: 'functions of the engine', isLong: false },
  { by: 'a component', isLong: true },
])('TextEncoder and TextDecoder polyfills, by $by', ({ isLong }) => {
  beforeAll(async () => {
    if (!isLong) return
    const { decode, encode } = (await instantiate(textComponent)).exports
    convertLongTextsBy({ decode, encode }, 0)
  })
  afterAll(() => convertLongTextsBy(undefined))

  it('encode any text as the platform does', () => {
    assert(
      property(string({ unit: 'binary' }), array(integer({ min: 0xd800, max: 0xdfff })), (text, halves) => {
        const whole = text + String.fromCharCode(...halves)
        expect(new Utf8Encoder().encode(whole)).toEqual(new TextEncoder().encode(whole))
      }),
    )
  })

  it('encode as much as the target can hold', () => {
    assert(
      property(string({ unit: 'binary' }), integer({ min: 0, max: 20 }), (text, size) => {
        const [ours, theirs] = [new Uint8Array(size), new Uint8Array(size)]
        expect(new Utf8Encoder().encodeInto(text, ours)).toEqual(new TextEncoder().encodeInto(text, theirs))
        expect(ours).toEqual(theirs)
      }),
    )
  })

  it('decode any bytes as the platform does, valid or not, with and without a byte order mark', () => {
    assert(
      property(uint8Array(), boolean(), boolean(), (bytes, hasMark, ignoreBOM) => {
        const whole = hasMark ? Uint8Array.of(0xef, 0xbb, 0xbf, ...bytes) : bytes
        expect(new Decoder('utf8', { ignoreBOM }).decode(whole)).toBe(
          new TextDecoder('utf8', { ignoreBOM }).decode(whole),
        )
      }),
    )
  })

  it('decode a stream in chunks', () => {
    assert(
      property(string({ unit: 'binary' }), integer({ min: 1, max: 5 }), (text, size) => {
        const bytes = new TextEncoder().encode(text.replace(/^\uFEFF/, ''))
        const decoder = new Decoder()
        let decoded = ''
        for (let at = 0; at < bytes.length; at += size) {
          decoded += decoder.decode(bytes.subarray(at, at + size), { stream: true })
        }
        expect(decoded + decoder.decode()).toBe(new TextDecoder().decode(bytes))
      }),
    )
  })

  it('convert texts of many chunks, whose ends divide no character', () => {
    for (const character of ['a', 'é', '€', '🎉', '\ud800']) {
      const text = `x${character.repeat(600_000)}`
      const bytes = new TextEncoder().encode(text)
      expect(Buffer.compare(new Utf8Encoder().encode(text), bytes)).toBe(0)
      expect(new Decoder().decode(bytes) === new TextDecoder().decode(bytes)).toBe(true)
    }
  })

  it('decode Latin-1 as the platform does', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    expect(new Decoder('latin1').decode(bytes)).toBe(new TextDecoder('latin1').decode(bytes))
  })

  it('refuse invalid UTF-8 when `fatal` is set, and other encodings always', () => {
    expect(() => new Decoder('utf-8', { fatal: true }).decode(Uint8Array.of(0xc0, 0x80))).toThrow(TypeError)
    expect(() => new Decoder('utf-16be')).toThrow(RangeError)
  })
})
