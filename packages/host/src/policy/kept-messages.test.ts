import { expect, it } from 'vitest'
import { KeptMessages } from './kept-messages.ts'

class GPUValidationError implements GPUError {
  readonly message = 'x'.repeat(1_000_000)
}

it('a guest under a policy that keeps many errors receives further ones without their message', () => {
  const messages = new KeptMessages(2 ** 21)
  const errors = Array.from({ length: 300 }, () => messages.error(new GPUValidationError()))
  expect(errors[255]?.message).toBe(`${'x'.repeat(1023)}…`)
  expect(errors[256]?.message).toBe('the guest keeps too many messages: it must drop handles')
  for (const error of errors) expect(error.constructor.name).toBe('GPUValidationError')
})

it('a guest under a policy receives the first hundred messages about a shader', () => {
  const message = { message: 'unknown name', type: 'error', lineNum: 3, linePos: 4, offset: 50, length: 2 }
  const info = { messages: Array(5000).fill(message) } as unknown as GPUCompilationInfo
  const { messages } = new KeptMessages().compilationInfo(info)
  expect(messages).toHaveLength(100)
  expect(messages[0]).toMatchObject(message)
})
