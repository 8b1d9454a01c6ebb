import { transform } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { missingGlobals } from './missing-globals.ts'

/** Returns the missing globals that a module uses; checked for the plain and the minified bundle. */
async function missing(text: string): Promise<string[]> {
  const present = new Set(['console', 'globalThis', 'undefined', 'Object', 'Math', 'Error'])
  const plain = missingGlobals(text, present).map(({ name }) => name)
  const { code } = await transform(text, { minifySyntax: true, format: 'esm' })
  expect(missingGlobals(code, present).map(({ name }) => name)).toEqual(plain)
  return plain
}

describe('a missing global', () => {
  it('is found where it is used, with its line and column', () => {
    expect(missingGlobals('const a = 1\nexport const b = [a, new Blob()]', new Set())).toEqual([
      { name: 'Blob', line: 2, column: 26 },
    ])
  })

  it.each([
    ['called', 'fetch("a")'],
    ['the object of a property access', 'fetch.call(undefined)'],
    ['in a function', 'export function load() { return fetch("a") }'],
    ['in a template', `console.log(\`\${fetch}\`)`],
    ['in a shorthand property', 'console.log({ fetch })'],
    ['a default value', 'export function load(get = fetch) { return get() }'],
    ['the class that another extends', 'export class A extends fetch {}'],
    ['in a computed key', 'export class A { [fetch]() {} }'],
    [
      'called in a try block, where it fails as well',
      'try { fetch("a") } catch (error) { console.log(error) }',
    ],
  ])('is reported when it is %s', async (_, text) => {
    expect(await missing(text)).toEqual(['fetch'])
  })

  it.each([
    ['comments', '/* fetch() */ console.log(1) // fetch'],
    ['strings and expressions', 'console.log("fetch()", /fetch/)'],
    ['properties', 'export const a = { fetch: 1, get: o => o.fetch() }'],
    [
      'methods and fields',
      'export class A { fetch() { return this.fetch() } static fetch = 1; #fetch = 1; g() { return this.#fetch } }',
    ],
    ['labels', 'fetch: for (;;) { if (Math.random() > 0.5) continue fetch; break fetch }'],
    ['parameters', 'export function load(fetch) { return fetch() }'],
    ['variables', 'export function load() { const { a: [fetch] } = console; return fetch() }'],
    ['functions and classes', 'export class fetch {} new fetch()'],
    ['imports', 'import { get as fetch } from "./a.js"; fetch()'],
    ['exports', 'const get = () => 1; export { get as fetch }'],
    ['caught exceptions', 'try { console.log() } catch (fetch) { fetch() }'],
    ['arguments of a function', 'export function load() { return arguments }'],
  ])('is not meant by %s', async (_, text) => {
    expect(await missing(text)).toEqual([])
  })

  it.each([
    ['if', 'if (typeof fetch === "function") fetch("a")'],
    ['else', 'if (typeof fetch === "undefined") console.log(1); else fetch("a")'],
    ['&&', 'typeof fetch !== "undefined" && fetch("a")'],
    ['||', 'typeof fetch == "undefined" || fetch("a")'],
    ['?:', 'export const a = typeof fetch === "function" ? fetch("a") : undefined'],
    ['another condition beside it', 'if (console.log() && typeof fetch === "function") fetch("a")'],
    ['a property of the global object', 'if (globalThis.fetch) fetch("a")'],
    ['in', 'if ("fetch" in globalThis) fetch("a")'],
    ['an optional call', 'globalThis.fetch?.("a")'],
    ['an optional property access', 'if (globalThis.fetch?.call) fetch("a")'],
    ['a variable', 'const has = typeof fetch === "function"; export function load() { if (has) fetch("a") }'],
    [
      'a variable that is set later',
      'let has; export function init() { has = typeof fetch === "function"; has && fetch("a") }',
    ],
    [
      'a function',
      'function has() { return typeof fetch === "function" } export function load() { if (has()) fetch("a") }',
    ],
    [
      'an early return',
      'export function load() { if (typeof fetch !== "function") return; return fetch("a") }',
    ],
    [
      'an exception',
      'export function load() { if (!globalThis.fetch) { throw new Error() } return fetch("a") }',
    ],
    ['a test for another global', 'if (typeof window !== "undefined") fetch(window.location)'],
    [
      'a function created in a conditional expression',
      'export const get = typeof fetch === "function" ? () => fetch("a") : undefined',
    ],
  ])('may be used after a test for it: %s', async (_, text) => {
    expect(await missing(text)).toEqual([])
  })

  it.each([
    ['holds for the opposite case', 'if (typeof fetch === "undefined") fetch("a")'],
    ['guards other code', 'if (typeof fetch === "function") console.log(1)\nfetch("a")'],
    [
      'is in another branch',
      'if (Math.random() > 1) { if (typeof fetch !== "function") throw 1 }\nfetch("a")',
    ],
    [
      'runs after the use',
      'export function load(has) { if (has) fetch("a"); has = typeof fetch === "function" }',
    ],
    [
      'is of another variable, which is still unset',
      'let isReady; export function load() { if (!isReady) { fetch("a"); isReady = true } }',
    ],
    ['may be skipped by ||', 'if (console.log() || typeof fetch === "function") fetch("a")'],
    ['may be skipped by ??', 'if (console.log() ?? typeof fetch === "function") fetch("a")'],
  ])('is reported when the test for it %s', async (_, text) => {
    expect(await missing(text)).toEqual(['fetch'])
  })

  it.each([
    ['an assignment', 'globalThis.fetch = () => 1'],
    ['an assignment with ??=', 'globalThis.fetch ??= () => 1'],
    ['Object.assign', 'Object.assign(globalThis, { fetch() {} })'],
    ['Object.defineProperty', 'Object.defineProperty(globalThis, "fetch", { value: 1 })'],
  ])('is present when the program defines it with %s', async (_, text) => {
    expect(await missing(`${text}; fetch("a")`)).toEqual([])
  })
})
