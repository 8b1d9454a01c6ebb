#!/usr/bin/env node
// Kept to syntax that any Node parses, so that an old one gets to say what it lacks.

if (typeof WebAssembly === 'undefined' || typeof WebAssembly.Suspending !== 'function') {
  console.error(
    'create-wasi-webgpu: this is Node ' +
      process.version +
      ', in which the programs that this makes cannot run (they need JSPI); install Node 24.21 or newer from https://nodejs.org',
  )
  process.exit(1)
}

import('node:fs')
  // A published package has no sources, only what was built from them.
  .then(({ existsSync }) => existsSync(new URL('../src/main.ts', import.meta.url)))
  .then(hasSources => (hasSources ? import('../src/main.ts') : import('../dist/main.js')))
  .then(module => module.main(process.argv.slice(2)))
  .then(code => {
    process.exitCode = code
  })
