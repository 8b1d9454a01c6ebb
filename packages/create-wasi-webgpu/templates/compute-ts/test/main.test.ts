import { equal } from 'node:assert/strict'
import { execSync } from 'node:child_process'
import { test } from 'node:test'

test('the program doubles numbers', () => {
  const output = execSync('wasi-webgpu run out/app.wasm', { encoding: 'utf8' })
  equal(output, '2 4 6 8 10 12 14 16\n')
})
