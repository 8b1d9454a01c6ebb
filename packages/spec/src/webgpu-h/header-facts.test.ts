import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { headerFacts } from './header-facts.ts'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

it('webgpu.h declares exactly what the standard of 2026-07-10 declares', () => {
  const standard = read('../webgpu-h-fingerprint.txt').trimEnd().split('\n')
  expect(headerFacts(read('../../../c/include/webgpu/webgpu.h'))).toEqual(standard)
})
