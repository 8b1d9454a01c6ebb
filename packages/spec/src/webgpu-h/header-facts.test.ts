import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { headerFacts } from './header-facts.ts'
import { loadCApi } from './translate-c.ts'
import { writeWebgpuH } from './write-webgpu-h.ts'

it('webgpu.h declares exactly what the standard of 2026-07-10 declares', () => {
  const fingerprint = new URL('../webgpu-h-fingerprint.txt', import.meta.url)
  const standard = readFileSync(fingerprint, 'utf8').trimEnd().split('\n')
  expect(headerFacts(writeWebgpuH(loadCApi()))).toEqual(standard)
})
