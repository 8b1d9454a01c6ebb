import { expect, it } from 'vitest'
import { shortCompilerMessage } from './compiler-message.ts'

const context = ' - While calling [Device].CreateShaderModule([ShaderModuleDescriptor ""a""]).'

it('a message of the compiler cites the part of a long line around the caret', () => {
  const before = 'a'.repeat(1000)
  const after = 'b'.repeat(1000)
  const message = `Error while parsing WGSL: :1:1001 error: wrong\n${before}wrong${after}\n${' '.repeat(1000)}^^^^^\n\n\n${context}`
  const [, line, caret, ...rest] = shortCompilerMessage(message).split('\n')
  expect(line).toBe(`…${'a'.repeat(59)}wrong${'b'.repeat(94)}…`)
  expect(caret).toBe(`${' '.repeat(60)}^^^^^`)
  expect(rest).toEqual(['', context])
})

it('a message of the compiler cites the first lines of a long function, and keeps all notes', () => {
  const lines = Array.from({ length: 50 }, (_, at) => `  line ${at};\n^^^^^^^`)
  const message = `:1:1 error: again\n${lines.join('\n')}\n\n:60:1 note: first\nfn f\n^^`
  const short = shortCompilerMessage(message)
  expect(short).toContain('  line 5;\n^^^^^^^\n… and 88 more lines\n\n:60:1 note: first\nfn f\n^^')
  expect(short.split('\n').length).toBeLessThan(20)
})

it('a message of another form stays as it is', () => {
  for (const message of ['', 'Buffer usages must not be 0.\n\n3 candidate functions:\n • a', 'a\nb'])
    expect(shortCompilerMessage(message)).toBe(message)
})
