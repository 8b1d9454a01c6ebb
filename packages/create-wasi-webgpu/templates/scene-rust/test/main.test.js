import { equal, notDeepEqual } from 'node:assert/strict'
import { execSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'

test('the scene follows the pointer', () => {
  mkdirSync('out', { recursive: true })
  writeFileSync('out/events.json', JSON.stringify([{ frame: 2, type: 'pointermove', x: 8, y: 8 }]))
  const screen = '--frames 2 --size 64x64 --out out/frames --events out/events.json'
  execSync(`cargo run --release -- ${screen}`)
  const [first, second, ...more] = readdirSync('out/frames').map(name => readFileSync(`out/frames/${name}`))
  equal(more.length, 0)
  notDeepEqual(first, second)
})
