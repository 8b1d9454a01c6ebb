import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { compile } from 'svelte/compiler'
import type { Plugin } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addBuild } from '../testing/add-build.ts'
import { documentedCode } from '../testing/documented-code.ts'
import { Site } from '../testing/site.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const component = '/examples/hello-compute/hello-compute.wasm'

/** Pages that mount what `docs/frameworks.md` documents, in the way of each framework. */
const pages: Readonly<
  Record<string, { readonly file: string; readonly text: string; readonly mount: string }>
> = {
  react: {
    file: 'react.tsx',
    text: documentedCode('tsx').join('\n'),
    mount: `
      import { createElement, StrictMode } from 'react'
      import { createRoot } from 'react-dom/client'
      import { Program } from './react.tsx'
      createRoot(document.body).render(createElement(StrictMode, {}, createElement(Program, { src })))`,
  },
  vue: {
    file: 'vue.vue',
    text: documentedCode('vue').join('\n'),
    mount: `
      import { createApp } from 'vue'
      import Program from './vue.vue'
      createApp(Program, { src }).mount(document.body)`,
  },
  svelte: {
    file: 'svelte.svelte',
    text: documentedCode('svelte').join('\n'),
    mount: `
      import { mount } from 'svelte'
      import Program from './svelte.svelte'
      mount(Program, { target: document.body, props: { src } })`,
  },
  plain: {
    file: 'plain.ts',
    // The document is the site's own: its elements are those of the documented page.
    text: /<script type="module">(.*?)<\/script>/s.exec(documentedCode('html')[0]!)![1]!,
    mount: `
      document.body.innerHTML = \`${documentedCode('html')[0]!.match(/^<wasi-webgpu[\s\S]*/m)![0]}\`.replace('/app.wasm', src)
      await import('./plain.ts')`,
  },
}

const svelte: Plugin = {
  name: 'svelte',
  transform: (code, id) =>
    id.endsWith('.svelte') ? compile(code, { filename: id, generate: 'client' }).js.code : undefined,
}

let site: Site
const folder = (() => {
  mkdirSync(join(root, 'out'), { recursive: true })
  return mkdtempSync(join(root, 'out/frameworks-'))
})()

beforeAll(async () => {
  site = await Site.open()
  for (const [name, { file, text, mount }] of Object.entries(pages)) {
    writeFileSync(join(folder, file), text)
    writeFileSync(join(folder, `${name}-page.ts`), `const src = '${component}'\n${mount}`)
    site.add(
      `/${name}.html`,
      `<!doctype html><title>${name}</title><script src="/record.js"></script><body><script type="module" src="/${name}.js"></script>`,
    )
  }
  const isCustomElement = (tag: string) => tag === 'wasi-webgpu'
  await addBuild(site, {
    configFile: false,
    root: folder,
    plugins: [svelte, vue({ template: { compilerOptions: { isCustomElement } } })],
    worker: { format: 'es' },
    build: {
      target: 'es2024',
      rolldownOptions: {
        input: Object.fromEntries(Object.keys(pages).map(name => [name, join(folder, `${name}-page.ts`)])),
        output: { entryFileNames: '[name].js' },
      },
    },
  })
})
afterAll(async () => {
  await site?.close()
  rmSync(folder, { recursive: true })
})

test.each(Object.keys(pages))('the documented program for %s runs once, and hears of its end', async name => {
  const page = await site.visit(`/${name}.html`)
  await expect.poll(() => page.locator('output').textContent()).toBe('ended with 0')
  const told = await page.evaluate(() => happened)
  expect(told.filter(event => event === 'ready')).toHaveLength(1)
  expect(told).toContain('stdout 2 4 6 8 10 12 14 16')
})
