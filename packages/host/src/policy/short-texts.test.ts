import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { shortened, withShortTexts } from './short-texts.ts'

it('a text is cut to 512 code units, the last of which is …, and half of a character at the cut is replaced', () => {
  expect(shortened('x'.repeat(512))).toBe('x'.repeat(512))
  expect(shortened(`\ufeff${'x'.repeat(2000)}`)).toBe(`\ufeff${'x'.repeat(510)}…`)
  expect(shortened(`${'x'.repeat(510)}😀😀`)).toBe(`${'x'.repeat(510)}\ufffd…`)
  expect(shortened('x'.repeat(1025), 1024)).toBe(`${'x'.repeat(1023)}…`)
})

it('the texts of a descriptor are cut at any depth, and objects of the GPU in it stay themselves', () => {
  class GPUShaderModule {
    readonly label = 'x'.repeat(2000)
  }
  const module = new GPUShaderModule()
  const [long, cut] = ['y'.repeat(513), `${'y'.repeat(511)}…`]
  const data = new Uint8Array(4)
  const descriptor = (text: string) => ({
    label: text,
    stages: [{ module, entryPoint: text, constants: { [text]: 1, ['__proto__']: 2 } }, null, undefined],
    data,
  })
  const short = withShortTexts(descriptor(long))
  expect(short).toEqual(descriptor(cut))
  expect(short.stages[0]?.module).toBe(module)
  expect(short.data).toBe(data)
  expect(Object.keys(short.stages[0]?.constants ?? {})).toEqual([cut, '__proto__'])
  const whole = descriptor('y'.repeat(512))
  expect(withShortTexts(whole)).toBe(whole)
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
