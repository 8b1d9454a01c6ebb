import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { shortened, withShortComputeTexts, withShortRenderTexts } from './short-labels.ts'

it('a label is cut to 1024 code units, and half of a character at the cut is replaced', () => {
  expect(shortened('x'.repeat(1024))).toBe('x'.repeat(1024))
  expect(shortened(`\ufeff${'x'.repeat(2000)}`)).toBe(`\ufeff${'x'.repeat(1023)}`)
  expect(shortened(`${'x'.repeat(1023)}😀`)).toBe(`${'x'.repeat(1023)}\ufffd`)
})

it('an entry point whose name is too long becomes one that no shader has', () => {
  const stage = { module: {} as GPUShaderModule }
  const long = { ...stage, entryPoint: 'x'.repeat(1025) }
  const cut = { ...stage, entryPoint: `${'x'.repeat(1024)}…` }
  const whole = { ...stage, entryPoint: 'x'.repeat(1024) }
  const state = { layout: 'auto', label: 'y' } as const
  expect(withShortComputeTexts({ ...state, compute: long })).toEqual({ ...state, compute: cut })
  expect(withShortComputeTexts({ ...state, compute: whole })).toEqual({ ...state, compute: whole })
  const fragment = { ...long, targets: [] }
  expect(withShortRenderTexts({ ...state, vertex: long, fragment })).toEqual({
    ...state,
    vertex: cut,
    fragment: { ...cut, targets: [] },
  })
  expect(withShortRenderTexts({ ...state, vertex: stage })).toEqual({ ...state, vertex: stage })
})

it('a label that is cut does not keep the text of the guest alive', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  collect()
  const before = process.memoryUsage().heapUsed
  const labels = Array.from({ length: 1000 }, (_, at) => shortened('x'.repeat(200_000) + at))
  collect()
  // The texts have 200 MB, the labels 1 MB.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(50_000_000)
  expect(labels).toHaveLength(1000)
})
