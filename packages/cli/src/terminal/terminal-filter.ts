/**
 * Filters output for a terminal. The control sequences of ECMA-48 with which programs draw pass: colours,
 * cursor movement, erasing and the second screen. All others are shown as text. Those would let an untrusted
 * guest have the terminal send input in the user's name, or set the title, the clipboard or keys.
 */
export class TerminalFilter {
  /** The beginning of a sequence that is not complete yet. */
  #rest: Uint8Array = new Uint8Array()

  /** Returns the filtered form of the next bytes. */
  write(bytes: Uint8Array): Uint8Array {
    const all = Buffer.concat([this.#rest, bytes])
    const shown: Uint8Array[] = []
    let start = 0
    for (let at = 0; at < all.length; at++) {
      const length = lengthOfSequence(all, at)
      if (length === undefined) {
        this.#rest = all.subarray(at)
        return Buffer.concat([...shown, all.subarray(start, at)])
      }
      const form = length > 0 ? undefined : visibleForm(all, at)
      if (form !== undefined) {
        shown.push(all.subarray(start, at), Buffer.from(form))
        start = at + (all[at] === c1 ? 2 : 1)
      }
      at += length > 0 ? length - 1 : form !== undefined && all[at] === c1 ? 1 : 0
    }
    this.#rest = new Uint8Array()
    return Buffer.concat([...shown, all.subarray(start)])
  }
}

const esc = 0x1b
/** The first byte of a C1 control in UTF-8, and of some letters. */
const c1 = 0xc2
/** The greatest length of a drawing sequence. */
const longest = 64

/**
 * Returns the length of the drawing sequence at `at`; 0 for anything else; `undefined` when the sequence is
 * incomplete.
 */
function lengthOfSequence(all: Uint8Array, at: number): number | undefined {
  if (all[at] === c1 && at + 1 === all.length) return undefined
  if (all[at] !== esc) return 0
  const text = Buffer.from(all.subarray(at + 1, at + longest)).toString('latin1')
  const match = drawing.exec(text)
  if (match !== null) return 1 + match[0].length
  return at + longest > all.length && begun.test(text) ? undefined : 0
}

/**
 * Returns a control character as `cat -v` shows it; `undefined` for text, tab, line feed, carriage return,
 * backspace and bell.
 */
function visibleForm(all: Uint8Array, at: number): string | undefined {
  const byte = all[at] as number
  const next = all[at + 1] as number
  // The two-byte ASCII form names the control.
  if (byte === c1) return next < 0xa0 ? `^[${String.fromCharCode(next - 0x40)}` : undefined
  if (byte === 0x7f) return '^?'
  const isText = byte >= 0x20 || (byte >= 0x07 && byte <= 0x0a) || byte === 0x0d
  return isText ? undefined : `^${String.fromCharCode(byte + 0x40)}`
}

/**
 * Drawing sequences after ESC: SGR, cursor movement, erasing, inserting, scrolling, tabs, and the modes for
 * cursor, wrapping, second screen and synchronised output.
 */
const drawing =
  /^(?:\[[\d;:]*[mA-HJKLMPSTXZ@`adefrsu]|\[\?(?:(?:7|12|25|47|1047|1048|1049|2026);?)+[hl]|[78DEMc])/
const begun = /^(?:\[\??[\d;:]*)?$/
