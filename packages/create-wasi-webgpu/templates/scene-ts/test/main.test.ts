import { equal, notDeepEqual } from 'node:assert/strict'
import { execSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

test('the cube rotates', () => {
  execSync('wasi-webgpu run out/app.wasm --frames 2 --size 64x64 --out out/frames')
  const [first, second, ...more] = readdirSync('out/frames').map(name => readFileSync(`out/frames/${name}`))
  equal(more.length, 0)
  notDeepEqual(first, second)
})
