import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { buildComponent, components } from '../../scripts/test-programs.ts'
import { writeLibrary } from '../../scripts/write-c-library.ts'
import { buildExample, exampleNames } from '../build.ts'

it('the archives of the library of webgpu.h equal those that its sources give', async () => {
  expect(await writeLibrary({ isCheck: true })).toEqual([])
})

describe('the built examples', () => {
  it.each(exampleNames())('%s equals the component that its source gives', async name => {
    const built = readFileSync(new URL(`../${name}/${name}.wasm`, import.meta.url))
    expect(Buffer.compare(await buildExample(name), built)).toBe(0)
  })
})

it.each(components)('the test component %s equals the one that its source gives', async component => {
  const built = readFileSync(new URL(`../../${component}`, import.meta.url))
  expect(Buffer.compare(await buildComponent(component), built)).toBe(0)
})
