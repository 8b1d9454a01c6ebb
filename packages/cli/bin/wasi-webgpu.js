#!/usr/bin/env node
// Any Node parses this syntax, so an old one can print what it lacks.

const args = process.argv.slice(2)
const problem = missing()
if (problem) {
  console.error(`wasi-webgpu: ${problem}`)
  process.exit(1)
}

import('./compile-cache.js')
  .then(({ keepCompiled }) => keepCompiled())
  // Source maps make stacks readable, but take a while to load.
  .then(() => args.includes('--verbose') && process.setSourceMapsEnabled?.(true))
  .then(() => import('node:fs'))
  // A published package contains only compiled files.
  .then(({ existsSync }) => existsSync(new URL('../src/main.ts', import.meta.url)))
  .then(hasSources => (hasSources ? import('../src/main.ts') : import('../dist/bin/main.js')))
  .then(module => module.main(args))

function missing() {
  // `build` runs with an older version, but nothing runs what it has built.
  const newerNode =
    'install Node 24.21 or newer from https://nodejs.org, or use the one of npm: npx -y -p node@26 -p wasi-webgpu -- wasi-webgpu …'
  const { bun, deno, node } = process.versions
  const [command] = args
  if (
    isHelp() ||
    command === undefined ||
    ['version', '-v', '-V', '--version', 'completions'].includes(command)
  )
    return undefined
  if (command === 'build' && !bun && !deno && Number.parseInt(node, 10) < 22) {
    return `this is Node ${process.version}, which is too old for build; ${newerNode}`
  }
  if (command !== 'build' && typeof WebAssembly.Suspending !== 'function') {
    const lacks = 'which cannot suspend WebAssembly (JSPI)'
    if (bun) return `this is Bun ${bun}, ${lacks}; upgrade it: bun upgrade`
    if (deno) return `this is Deno ${deno}, ${lacks}; upgrade it: deno upgrade`
    return `this is Node ${process.version}, ${lacks}; ${newerNode}`
  }
  if (deno && !['read', 'write', 'env', 'sys', 'ffi'].every(isPermitted)) {
    return 'Deno does not permit it to load drivers and read files; start it with deno run -A (a component still gets only what options such as --dir grant)'
  }
  return undefined
}

function isHelp() {
  const end = args.indexOf('--')
  const own = end < 0 ? args : args.slice(0, end)
  return own[0] === 'help' || own.includes('--help') || own.includes('-h')
}

function isPermitted(name) {
  return Deno.permissions.querySync({ name: name }).state === 'granted'
}
