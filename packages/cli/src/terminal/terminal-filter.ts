/**
 * Filters output for a terminal. The control sequences of ECMA-48 with which programs draw pass: colours,
 * cursor movement, erasing and the second screen. All others are shown as text. Those would let an untrusted
 * guest have the terminal send input in the user's name, or set the title, the clipboard or keys.
 *
 * Output is UTF-8. Bytes that are none become U+FFFD, because a terminal may take them for controls.
 */
export class TerminalFilter {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  /** The beginning of a sequence that is not complete yet. */
  #rest = ''

  /** Returns the filtered form of the next bytes. */
  write(bytes: Uint8Array): Uint8Array {
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true })
    const end = endOfComplete(text)
    this.#rest = text.slice(end)
    return Buffer.from(text.slice(0, end).replace(controls, visibleForm))
  }
}

const esc = '\u001b'
/** The greatest length of the parameters of a drawing sequence. */
const longest = 60

/**
 * Drawing sequences after ESC: SGR, cursor movement, erasing, inserting, scrolling, tabs, and the modes for
 * cursor, wrapping, second screen and synchronised output.
 */
const drawing = String.raw`\[[\d;:]{0,${longest}}[mA-HJKLMPSTXZ@\x60adefrsu]|\[\?(?:(?:7|12|25|47|1047|1048|1049|2026);?){1,${longest / 5}}[hl]|[78DEMc]`
const controls = new RegExp(String.raw`${esc}(?:${drawing})|\p{Cc}`, 'gu')
const begun = new RegExp(String.raw`^(?:\[\??[\d;:]{0,${longest}})?$`)

/** Returns the length of a text without the incomplete sequence at its end. */
function endOfComplete(text: string): number {
  const last = text.lastIndexOf(esc)
  return last >= 0 && begun.test(text.slice(last + 1)) ? last : text.length
}

/**
 * Returns a control character as `cat -v` shows it; a drawing sequence, tab, line feed, carriage return,
 * backspace and bell as they are.
 */
function visibleForm(control: string): string {
  if (control.length > 1 || '\x07\b\t\n\r'.includes(control)) return control
  const code = control.charCodeAt(0)
  if (code === 0x7f) return '^?'
  // Each control of C1 is an ESC and the ASCII character that names it.
  return code < 0x80 ? `^${String.fromCharCode(code + 0x40)}` : `^[${String.fromCharCode(code - 0x40)}`
}
