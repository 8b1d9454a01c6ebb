import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PageView } from './page-view.ts'

let folder: string
let view: PageView
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-page-'))
  writeFileSync(join(folder, 'dev.html'), 'the page')
  writeFileSync(join(folder, 'app.wasm'), 'first')
  view = await open('127.0.0.1', 0)
})
afterAll(async () => {
  await view.close()
  rmSync(folder, { recursive: true })
})

function open(host: string, port: number, isFixed = true): Promise<PageView> {
  return PageView.open('app.ts', ['a'], { host, port, isFixed }, pathToFileURL(`${folder}/`))
}

it('the server of the page announces each build and the errors of a failed one, and serves the last component', async () => {
  expect(await (await fetch(view.url)).text()).toBe('the page')
  expect((await fetch(`${view.url}dev/app.wasm`)).status).toBe(404)
  const events = (await fetch(`${view.url}dev/events`)).body!.getReader()
  const next = async () =>
    JSON.parse(
      Buffer.from((await events.read()).value!)
        .toString()
        .slice('data: '.length),
    )
  expect(await next()).toEqual({ name: 'app.ts', args: ['a'], build: '', errors: '' })
  await view.show(join(folder, 'app.wasm'))
  const { build, errors } = await next()
  expect([build === '', errors]).toEqual([false, ''])
  view.fail('wrong')
  expect(await next()).toMatchObject({ build, errors: 'wrong' })
  const component = await fetch(`${view.url}dev/app.wasm?build=${build}`)
  expect(component.headers.get('cache-control')).toBe('no-store')
  expect(await component.text()).toBe('first')
  await view.show(join(folder, 'app.wasm'))
  const last = await next()
  expect([last.build === build, last.errors]).toEqual([false, ''])
})

it('the page gets the sources of the program that are below the working folder, and saves what nobody else has changed', async () => {
  mkdirSync('out', { recursive: true })
  const inside = mkdtempSync('out/sources-')
  try {
    const [source, outside] = [join(inside, 'app.ts'), join(folder, 'other.ts')]
    const name = relative('', source)
    for (const path of [source, outside]) writeFileSync(path, 'first')
    view.read([source, outside, join(inside, 'node_modules/a/index.js'), join(inside, 'picture.png')])
    expect(await (await fetch(`${view.url}dev/files`)).json()).toEqual({ [name]: 'first' })
    const save = async (change: object | string, headers: Record<string, string> = {}) => {
      const body = typeof change === 'string' ? change : JSON.stringify(change)
      return (await fetch(`${view.url}dev/files`, { method: 'PUT', body, headers })).status
    }
    const change = { file: name, before: 'first', text: 'second' }
    expect(await save(change, { origin: 'http://evil.example' })).toBe(403)
    expect(await save({ ...change, file: relative('', outside) })).toBe(404)
    for (const body of [{ ...change, text: 1 }, 'null', 'no JSON']) expect(await save(body)).toBe(404)
    expect(await save(change, { origin: new URL(view.url).origin })).toBe(204)
    expect(await save(change)).toBe(409)
    expect([source, outside].map(path => readFileSync(path, 'utf8'))).toEqual(['second', 'first'])
    expect((await fetch(`${view.url}dev/files`, { method: 'POST' })).status).toBe(405)
    expect((await fetch(`${view.url}dev/app.wasm`, { method: 'PUT' })).status).toBe(405)
  } finally {
    rmSync(inside, { recursive: true })
  }
})

it('a page whose port is in use gets a free one, unless the user chose the port', async () => {
  const { hostname, port } = new URL(view.url)
  await expect(open(hostname, Number(port))).rejects.toMatchObject({ code: 'EADDRINUSE' })
  const other = await open(hostname, Number(port), false)
  expect(other.url).not.toBe(view.url)
  await other.close()
})

it.each([
  ['localhost:1', 200],
  ['app.localhost', 200],
  ['127.0.0.1', 200],
  ['[::1]:8080', 200],
  ['evil.example', 421],
  ['127.0.0.1.evil.example:80', 421],
])(
  'a request for the host %s is answered with %i: no other site reads the program over a name of its own',
  async (host, status) => {
    const { promise, resolve } = Promise.withResolvers<number | undefined>()
    get(`${view.url}dev.html`, { headers: { host } }, response => resolve(response.resume().statusCode))
    expect(await promise).toBe(status)
  },
)
