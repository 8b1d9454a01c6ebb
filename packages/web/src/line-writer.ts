/** Splits text into lines, for a console. A longer line is written in pieces of {@link longestPiece} characters. */
export class LineWriter {
  readonly #write: (line: string) => void
  /** The line that has not ended. Pieces are added to it without a copy, so it must not be searched. */
  #rest = ''

  /** @param write receives each line, without its line feed */
  constructor(write: (line: string) => void) {
    this.#write = write
  }

  /** Writes the lines that a text completes. */
  readonly write = (text: string): void => {
    const lines = text.split('\n')
    const last = lines.pop() as string
    for (const line of lines) {
      this.#add(line)
      this.#write(this.#rest)
      this.#rest = ''
    }
    this.#add(last)
  }

  /** Writes the last line, if no line feed has ended it. */
  end(): void {
    if (this.#rest !== '') this.#write(this.#rest)
  }

  #add(text: string): void {
    this.#rest += text
    while (this.#rest.length > longestPiece) {
      const isInPair = (this.#rest.codePointAt(longestPiece - 1) as number) > 0xffff
      const end = isInPair ? longestPiece - 1 : longestPiece
      this.#write(this.#rest.slice(0, end))
      this.#rest = this.#rest.slice(end)
    }
  }
}

/** A program may write for ever without a line feed. */
export const longestPiece = 0x1_0000
