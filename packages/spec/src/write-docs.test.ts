import { expect, test } from 'vitest'
import { sentenceOf, sentences } from './function-sentences.ts'
import { functionsOf } from './model.ts'
import { loadSurface } from './surface.ts'
import { loadApi } from './translate.ts'
import { loadCApi } from './webgpu-h/translate-c.ts'
import { writeDocs } from './write-docs.ts'

const api = loadApi()
const { surface, frameBuffer } = loadSurface(api)
const apis = [api, ...surface.interfaces, ...frameBuffer.interfaces]
const pages = writeDocs(apis, loadCApi())

test('every link within the API reference leads to a page, and to a heading of it', () => {
  let links = 0
  for (const [path, text] of pages) {
    for (const [, target = '', heading] of text.matchAll(/\]\((?!https?:)([^)#]+)(?:#([^)]+))?\)/g)) {
      links++
      const page = pages.get(new URL(target, `docs://api/${path}`).pathname.slice(1))
      expect(page, `${target} in ${path}`).toBeDefined()
      if (heading !== undefined) expect(page, `#${heading} in ${path}`).toContain(`\n## ${heading}\n`)
    }
  }
  expect(links).toBeGreaterThan(500)
})

test('every function has its WIT and a link to the section that defines it', () => {
  const all = [...pages.values()].join('\n')
  for (const func of apis.flatMap(functionsOf)) {
    if (func.shape !== 'constructor')
      expect(all).toContain(`\n${func.name}: ${func.async ? 'async ' : ''}func(`)
    if (func.link !== '') expect(all).toContain(func.link)
  }
})

test('every deviation is listed with its reason', () => {
  expect(
    pages.get('differences.md')?.match(/^- \*\*.+\*\* .+ \(\[specification\]\(https:.+\)\)$/gm)?.length,
  ).toBeGreaterThan(20)
  expect(pages.get('webgpu-h.md')?.match(/^- \*\*.+\*\* .+$/gm)?.length).toBeGreaterThan(30)
})

test('every function has a sentence about its purpose, and every sentence a function', () => {
  const functions = apis.flatMap(functionsOf)
  expect(functions.filter(func => sentenceOf(func) === undefined && func.doc === '')).toEqual([])
  const used = new Set(functions.map(sentenceOf))
  expect(Object.values(sentences).filter(sentence => !used.has(sentence))).toEqual([])
})

test('a function has its names in webgpu.h, C and Rust', () => {
  const page = pages.get('webgpu/gpu-buffer.md')!
  expect(page).toContain(
    '`webgpu.h`: `wgpuBufferMapAsync` · C: `gpu_buffer_map_async` · Rust: `GpuBuffer::map_async`',
  )
  expect(page).toContain('`webgpu.h`: `wgpuBufferSetLabel` · C: `gpu_buffer_set_label`')
})
