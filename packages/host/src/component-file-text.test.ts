import { expect, it } from 'vitest'
import { wrongFileText } from './component-file-text.ts'

it.each([
  ['', 'a is an empty file, not a component; check the address'],
  ['Hello', 'a is not WebAssembly; check the address'],
  ['\0', undefined],
  ['\0as', undefined],
  ['\0asx', 'a is not WebAssembly; check the address'],
  ['<!doctype html>', 'a is an HTML page, not a component; check the address'],
  ['\xef\xbb\xbf\n<HTML>', 'a is an HTML page, not a component; check the address'],
  ['\x89PNG\r\n\x1a\n', 'a is a picture, not a component; check the address'],
  ['PK\x03\x04', 'a is an archive, not a component; check the address'],
  ['\x1f\x8b\x08', 'a is an archive, not a component; check the address'],
  [
    'version https://git-lfs.github.com/spec/v1\n',
    'a is a pointer of Git LFS, not a component; fetch the content: git lfs pull',
  ],
  ['{ "error": "none" }', 'a is JSON, not a component; check the address'],
  [' (component)', 'a is WebAssembly text, not a component; make it binary: npx @bytecodealliance/jco parse'],
  ['\0asm\x01\0\0\0', 'a is a core module, not a component; make it one: wasi-webgpu build'],
  ['\0asm\x0c\0\x01\0', 'a is a component in the binary format 12, not 13; build it again with newer tools'],
  ['\0asm\x0e\0\x01\0', 'a is a component in the binary format 14, not 13; a newer wasi-webgpu may read it'],
  ['\0asm\x0d\0\x01\0', undefined],
])('a file that begins with %j is told as what it is', (start, text) => {
  const bytes = Buffer.from(start, 'latin1')
  expect(wrongFileText({ name: 'a', start: bytes, remedy: 'check the address' })).toBe(text)
})

it('a file with a path is told with the command that converts it', () => {
  const text = (start: string) =>
    wrongFileText({ name: 'a', start: Buffer.from(start, 'latin1'), remedy: '', path: 'out/a' })
  expect(text('\0asm\x01\0\0\0')).toMatch(/wasi-webgpu build out\/a -o component\.wasm$/)
  expect(text('(module)')).toMatch(/jco parse out\/a -o out\.wasm$/)
})
