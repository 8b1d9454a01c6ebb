import { expect, it, onTestFinished, vi } from 'vitest'
import { CompilationProgress } from './compilation-progress.ts'

it('the first build of a program in C says once that it compiles the library, which later ones do not', () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => write.mockRestore())
  const progress = new CompilationProgress()
  const { onCompile, onCompileLibrary, onMessages } = progress.callbacks
  onCompile('main.c')
  for (const source of ['buffer.c', 'texture.c']) onCompileLibrary(source)
  onMessages('main.c:1:1: warning\n')
  progress.end()
  const lines = write.mock.calls.map(([text]) => String(text)).filter(text => text.endsWith('\n'))
  expect(lines).toEqual([
    'compiling main.c\n',
    'compiling the library of webgpu.h, once for all programs: some 25 s of processor time\n',
    'main.c:1:1: warning\n',
  ])
})
