import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { buildExample, exampleNames } from '../build.ts'

describe('the built examples', () => {
  it.each(exampleNames())('%s equals the component that its source gives', async name => {
    const built = readFileSync(new URL(`../${name}/${name}.wasm`, import.meta.url))
    expect(Buffer.compare(await buildExample(name), built)).toBe(0)
  })
})
