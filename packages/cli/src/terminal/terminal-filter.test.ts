import { describe, expect, it } from 'vitest'
import { TerminalFilter } from './terminal-filter.ts'

function shown(...pieces: string[]): string {
  const writer = new TerminalFilter()
  return pieces.map(piece => Buffer.from(writer.write(Buffer.from(piece))).toString()).join('')
}

describe('output of a guest to a terminal', () => {
  it.each([
    ['text in any language, and its lines', 'a\tb\r\nпривет 日本 🎉\b\n'],
    ['colours', '\x1b[1;38;2;255;0;0mred\x1b[0m'],
    ['moves of the cursor', '\x1b[2A\x1b[10;20H\x1b[s\x1b[u\x1b7\x1b8'],
    ['erasing', '\x1b[2J\x1b[K'],
    ['the second screen and the cursor', '\x1b[?1049h\x1b[?25l\x1b[?25h\x1b[?1049l'],
  ])('passes: %s', (_, text) => {
    expect(shown(text)).toBe(text)
    expect(shown(...text)).toBe(text)
  })

  it.each([
    ['sets the title', '\x1b]0;owned\x07', '^[]0;owned\x07'],
    ['writes to the clipboard', '\x1b]52;c;cm0gLXJm\x1b\\', '^[]52;c;cm0gLXJm^[\\'],
    ['has the terminal answer', 'a\x1b[6nb\x1b[c\x1b[>c\x1b[5n\x1b[21t', 'a^[[6nb^[[c^[[>c^[[5n^[[21t'],
    ['asks for a status string', '\x1bP$qm\x1b\\', '^[P$qm^[\\'],
    ['maps keys or reports the mouse', '\x1b[?1000h\x1b[?2004h\x1b[3;5p', '^[[?1000h^[[?2004h^[[3;5p'],
    ['is a control of C1', '\u009b6n\u009d0;x\u009c', '^[[6n^[]0;x^[\\'],
    ['is another control', '\x00\x05\x0e\x7f', '^@^E^N^?'],
  ])('is shown as text if it %s', (_, text, visible) => {
    expect(shown(text)).toBe(visible)
  })

  it('has no bytes that are not UTF-8, which a terminal may take for controls', () => {
    const filtered = (...bytes: number[]) =>
      Buffer.from(new TerminalFilter().write(Uint8Array.from(bytes))).toString()
    const title = [0x5d, 0x30, 0x3b, 0x78, 0x07] // ]0;x and a bell
    expect(filtered(0xc2, ...title)).toBe('\ufffd]0;x\x07')
    expect(filtered(0x9d, ...title.slice(1))).toBe('\ufffd0;x\x07')
    for (const overlong of [
      [0xc0, 0x9b],
      [0xe0, 0x80, 0x9b],
      [0xe0, 0x82, 0x9b],
    ])
      expect(filtered(...overlong, 0x36, 0x6e)).toMatch(/^\ufffd+6n$/)
  })

  it('has no control but these, whatever two bytes a guest writes', () => {
    const others: number[][] = []
    for (let first = 0; first < 0x100; first++)
      for (let second = 0; second < 0x100; second++) {
        const text = Buffer.from(new TerminalFilter().write(Uint8Array.of(first, second, 0x21))).toString()
        const draws = first === 0x1b && '78DEMc'.includes(String.fromCharCode(second))
        const harmless = draws ? '\x1b' : '\x07\b\t\n\r'
        if ([...text].some(char => /\p{Cc}/u.test(char) && !harmless.includes(char)))
          others.push([first, second])
      }
    expect(others).toEqual([])
  })

  it('may be cut between the bytes of a character', () => {
    const filter = new TerminalFilter()
    const text = 'é日🎉\u009b'
    const pieces = [...Buffer.from(text)].map(byte => filter.write(Uint8Array.of(byte)))
    expect(Buffer.concat(pieces).toString()).toBe('é日🎉^[[')
  })

  it('is decided when a sequence is complete or can no longer become one', () => {
    expect(shown('\x1b[', '6', 'n')).toBe('^[[6n')
    expect(shown('\x1b', ']0;x\x07')).toBe('^[]0;x\x07')
    const long = `\x1b[${'1;'.repeat(100)}`
    expect(shown(long, 'm')).toBe(`^[${long.slice(1)}m`)
  })
})
