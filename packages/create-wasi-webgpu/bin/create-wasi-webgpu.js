#!/usr/bin/env node
// This file uses only syntax that every Node parses, so that an old Node prints the message below.

if (typeof WebAssembly === 'undefined' || typeof WebAssembly.Suspending !== 'function') {
  console.error(
    'create-wasi-webgpu: this is Node ' +
      process.version +
      ', which lacks JSPI and cannot run the created programs; install Node 24.21 or newer from https://nodejs.org',
  )
  process.exit(1)
}

import('node:fs')
  // A published package contains dist/ instead of the sources.
  .then(({ existsSync }) => existsSync(new URL('../src/main.ts', import.meta.url)))
  .then(hasSources => (hasSources ? import('../src/main.ts') : import('../dist/main.js')))
  .then(module => module.main(process.argv.slice(2)))
  .then(code => {
    process.exitCode = code
  })
