import { expect, it } from 'vitest'
import { tokens } from './tokens.ts'

const textsOf = (text: string) => tokens(text).map(({ text }) => text)

it('a WIT text is split into words, interface names, arrows and punctuation', () => {
  expect(textsOf('use wasi:io/poll@0.2.0-rc.1.{%use as b}; f: async func(a: u32) -> list<u8>;')).toEqual(
    'use wasi:io/poll@0.2.0-rc.1 . { %use as b } ; f : async func ( a : u32 ) -> list < u8 > ;'.split(' '),
  )
})

it('comments and gates of a WIT text are not tokens', () => {
  expect(textsOf('/* a { */ @since(version = 0.2.0) f: func(); // b')).toEqual('f : func ( ) ;'.split(' '))
})

it('a token of a WIT text has the position of its text', () => {
  expect(tokens('world w {}')[1]).toEqual({ text: 'w', start: 6, end: 7 })
})
