import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { StaticServer } from './static-server.ts'

let parent: string
let server: StaticServer
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'wasi-webgpu-static-'))
  mkdirSync(join(parent, 'site/assets'), { recursive: true })
  writeFileSync(join(parent, 'secret.txt'), 'secret')
  writeFileSync(join(parent, 'site/index.html'), '<!doctype html>')
  writeFileSync(join(parent, 'site/assets/app.wasm'), 'wasm')
  server = await StaticServer.start(pathToFileURL(join(parent, 'site/')), { host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await server?.close()
  rmSync(parent, { recursive: true })
})

describe('the static server', () => {
  test('serves the files of the folder with their media types', async () => {
    const page = await fetch(server.url)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await page.text()).toBe('<!doctype html>')
    const wasm = await fetch(`${server.url}assets/app.wasm?x#y`)
    expect(wasm.headers.get('content-type')).toBe('application/wasm')
    expect(await wasm.text()).toBe('wasm')
  })

  test.each([
    'missing.js',
    '../secret.txt',
    '..%2fsecret.txt',
    'assets/../../secret.txt',
    'assets',
    '%00',
    '//',
  ])('answers 404 to %s', async path => {
    expect((await fetch(`${server.url}${path}`)).status).toBe(404)
  })

  test('accepts no other method than GET and HEAD', async () => {
    expect((await fetch(server.url, { method: 'POST', body: 'x' })).status).toBe(405)
  })

  test('names the build command when the folder does not exist', async () => {
    const folder = pathToFileURL(join(parent, 'nowhere/'))
    await expect(StaticServer.start(folder, { host: '127.0.0.1', port: 0 })).rejects.toThrow(/npm run build/)
  })
})
