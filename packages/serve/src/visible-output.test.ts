import { expect, it } from 'vitest'
import { writeVisibly } from './visible-output.ts'

function written(...chunks: (string | Uint8Array)[]): string {
  let text = ''
  const stream = {
    write: (chunk: string) => {
      text += chunk
      return true
    },
  } as unknown as NodeJS.WriteStream
  writeVisibly(stream)
  for (const chunk of chunks) stream.write(chunk)
  return text
}

it.each([
  ['\x1b]0;title\x07\x1b[2J', '\\u001b]0;title\\u0007\\u001b[2J'],
  ['a\rb', 'a\\rb'],
  ['\u009b31m', '\\u009b31m'],
  ['\u202eevil\u2066', '\\u202eevil\\u2066'],
  ['one\n\ttwo, größer\n', 'one\n\ttwo, größer\n'],
])('the output %j of a guest is shown as %j', (text, shown) => {
  expect(written(Buffer.from(text))).toBe(shown)
  expect(written(text)).toBe(shown)
})

it('a raw C1 control byte in the output of a guest, which is not UTF-8, is replaced', () => {
  expect(written(Uint8Array.of(0x9b, 0x33, 0x31, 0x6d))).toBe('\ufffd31m')
})

it('a character that a guest prints in two pieces stays one character', () => {
  const bytes = Buffer.from('ö')
  expect(written(bytes.subarray(0, 1), bytes.subarray(1))).toBe('ö')
})
