/**
 * Makes what a program writes harmless to a terminal. Colours, the cursor, erasing and the second screen are what programs draw
 * with: these control sequences (ECMA-48) pass. Shown instead of obeyed are all others: those that have the terminal answer, as
 * if the user had typed it, and those that set titles, the clipboard or keys. Both are how output of an untrusted guest would
 * reach beyond it.
 */
export class TerminalFilter {
  /** The beginning of a sequence whose end has not come. */
  #rest: Uint8Array = new Uint8Array()

  /** What to write for bytes that come after all others. */
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
/** Begins a control of C1 in UTF-8, and some letters. */
const c1 = 0xc2
/** A sequence that draws is not longer. */
const longest = 64

/** The length of the sequence at `at` if it draws; 0 for anything else, `undefined` where its end has not come. */
function lengthOfSequence(all: Uint8Array, at: number): number | undefined {
  if (all[at] === c1 && at + 1 === all.length) return undefined
  if (all[at] !== esc) return 0
  const text = Buffer.from(all.subarray(at + 1, at + longest)).toString('latin1')
  const match = drawing.exec(text)
  if (match !== null) return 1 + match[0].length
  return at + longest > all.length && begun.test(text) ? undefined : 0
}

/** A control character as `cat -v` shows it; `undefined` for text, tab, line feed, carriage return, backspace and the bell. */
function visibleForm(all: Uint8Array, at: number): string | undefined {
  const byte = all[at] as number
  const next = all[at + 1] as number
  // Its form of two bytes in ASCII says which it is.
  if (byte === c1) return next < 0xa0 ? `^[${String.fromCharCode(next - 0x40)}` : undefined
  if (byte === 0x7f) return '^?'
  const isText = byte >= 0x20 || (byte >= 0x07 && byte <= 0x0a) || byte === 0x0d
  return isText ? undefined : `^${String.fromCharCode(byte + 0x40)}`
}

/**
 * SGR, moving, erasing, inserting, scrolling, tabs, and the modes of cursor, wrapping, second screen and synchronised frames: behind an
 * escape.
 */
const drawing =
  /^(?:\[[\d;:]*[mA-HJKLMPSTXZ@`adefrsu]|\[\?(?:(?:7|12|25|47|1047|1048|1049|2026);?)+[hl]|[78DEMc])/
const begun = /^(?:\[\??[\d;:]*)?$/
