import type { BuildCOptions } from '@wasi-webgpu/build'
import { ProgressLine } from '../terminal/progress-line.ts'
import { say } from './component-output.ts'

/** Says what the build of a program in C or C++ compiles, and why the first one takes long. */
export class CompilationProgress {
  readonly #line = new ProgressLine()
  #hasSaidOnce = false

  /** Options of the build. */
  readonly callbacks = {
    onCompile: source => this.#say(`compiling ${source}`),
    onCompileLibrary: source => {
      if (!this.#hasSaidOnce)
        this.#say('compiling the library of webgpu.h, once for all programs: some 25 s of processor time')
      this.#hasSaidOnce = true
      this.#line.show(`library of webgpu.h: ${source}`)
    },
    onMessages: messages => {
      this.end()
      process.stderr.write(messages)
    },
  } satisfies Partial<BuildCOptions>

  /** Removes the line of the progress. */
  end(): void {
    this.#line.end()
  }

  #say(text: string): void {
    this.end()
    say(text)
  }
}
