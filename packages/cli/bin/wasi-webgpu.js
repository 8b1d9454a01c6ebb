#!/usr/bin/env node
// Any Node parses this syntax, so an old one can print what it lacks.

const problem = missing()
if (problem) {
  console.error(`wasi-webgpu: ${problem}`)
  process.exit(1)
}

import('./compile-cache.js')
  .then(({ keepCompiled }) => keepCompiled())
  // Source maps make stacks readable, but take a while to load.
  .then(() => process.argv.includes('--verbose') && process.setSourceMapsEnabled?.(true))
  .then(() => import('node:fs'))
  // A published package contains only compiled files.
  .then(({ existsSync }) => existsSync(new URL('../src/main.ts', import.meta.url)))
  .then(hasSources => (hasSources ? import('../src/main.ts') : import('../dist/bin/main.js')))
  .then(module => module.main(process.argv.slice(2)))

function missing() {
  const { bun, deno } = process.versions
  if (typeof WebAssembly === 'undefined' || typeof WebAssembly.Suspending !== 'function') {
    const lacks = 'which cannot suspend WebAssembly (JSPI)'
    if (bun) return `this is Bun ${bun}, ${lacks}; upgrade it: bun upgrade`
    if (deno) return `this is Deno ${deno}, ${lacks}; upgrade it: deno upgrade`
    return `this is Node ${process.version}, ${lacks}; install Node 24.21 or newer from https://nodejs.org, or use the one of npm: npx -y -p node@26 -p wasi-webgpu -- wasi-webgpu …`
  }
  if (deno && !['read', 'write', 'env', 'sys', 'ffi'].every(isPermitted)) {
    return 'Deno does not permit it to load drivers and read files; start it with deno run -A (a component still gets only what options such as --dir grant)'
  }
  return undefined
}

function isPermitted(name) {
  return Deno.permissions.querySync({ name: name }).state === 'granted'
}
