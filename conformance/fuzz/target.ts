import type { Arbitrary } from 'fast-check'

/** A part of the project that random inputs are given to. An input is a file: bytes, or text in UTF-8. */
export interface Target {
  /** Returns the ending of a file that an input is saved in, such as `.wasm`. */
  extension(input: Input): string
  /** Most seconds that an input may take, while no code of a guest runs. */
  readonly timeLimit: number
  /**
   * Prepares the inputs to generate.
   *
   * @param folders folders or files with further examples that the user names
   */
  inputs(folders: readonly string[]): Promise<Arbitrary<Input>>
  /** Prepares the process that runs inputs. The function that is returned runs one. */
  open(): Promise<RunInput>
  /** Lists smaller inputs to try in place of one that fails, the smallest first. */
  smaller?(input: Input): Iterable<Input>
}

export type Input = Uint8Array<ArrayBuffer>

/**
 * Runs an input, and returns its outcome in words: a documented error, or an end. It throws for a fault.
 */
export type RunInput = (input: Input) => Promise<string>
