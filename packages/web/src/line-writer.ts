/**
 * Writes text to a console line by line. A longer line is written in pieces of {@link longestPiece} characters. Each call of
 * a console takes time, so of more than {@link mostLines} lines in a {@link period}, the rest is written together.
 */
export class LineWriter {
  readonly #write: (lines: string) => void
  /** The line that has not ended. Pieces are added to it without a copy, so it must not be searched. */
  #rest = ''
  /** Lines that are written together, each with a line feed. */
  #together = ''
  /** When the period began, in milliseconds. */
  #began = 0
  /** Lines of this period. */
  #lines = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param write receives a line, or several, without the last line feed */
  constructor(write: (lines: string) => void) {
    this.#write = write
  }

  /** Writes the lines that a text completes. */
  readonly write = (text: string): void => {
    const lines = text.split('\n')
    const last = lines.pop() as string
    for (const line of lines) {
      this.#add(line)
      this.#writeLine(this.#rest)
      this.#rest = ''
    }
    this.#add(last)
  }

  /** Writes all that is left, also a last line that no line feed has ended. */
  end(): void {
    if (this.#rest !== '') this.#writeLine(this.#rest)
    this.#writeTogether()
  }

  #add(text: string): void {
    this.#rest += text
    while (this.#rest.length > longestPiece) {
      const isInPair = (this.#rest.codePointAt(longestPiece - 1) as number) > 0xffff
      const end = isInPair ? longestPiece - 1 : longestPiece
      this.#writeLine(this.#rest.slice(0, end))
      this.#rest = this.#rest.slice(end)
    }
  }

  #writeLine(line: string): void {
    // No timer ends the period of a program that computes without a pause.
    if (performance.now() - this.#began >= period) {
      this.#writeTogether()
      this.#began = performance.now()
      this.#lines = 0
    }
    if (++this.#lines <= mostLines) {
      this.#write(line)
      return
    }
    if (this.#together.length + line.length > longestPiece) this.#writeTogether()
    this.#together += `${line}\n`
    this.#timer ??= setTimeout(() => this.#writeTogether(), period)
  }

  #writeTogether(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#together !== '') this.#write(this.#together.slice(0, -1))
    this.#together = ''
  }
}

/** A program may write for ever without a line feed. */
export const longestPiece = 0x1_0000

/** Lines that a console receives one by one in a period. */
export const mostLines = 200

/** Milliseconds after which lines are again written one by one. */
const period = 100
