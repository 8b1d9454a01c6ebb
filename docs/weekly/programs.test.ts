import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandPath } from '../../packages/cli/src/testing/command-path.ts'
import { root } from '../site/root.ts'

const programs = join(root, 'docs/start/programs')
const guides = join(root, 'docs/guides/programs')

/** Folder of what the programs read and write. */
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(root, 'out/programs-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function command(...args: string[]): string {
  return execFileSync(process.execPath, [commandPath, ...args], { cwd: folder, encoding: 'utf8' })
}

/** Builds a crate of a program in Rust, as the chapter says, and returns the path of its component. */
function buildRust(name: string): string {
  const crate = join(folder, name)
  execFileSync('cargo', ['init', '--quiet', '--vcs', 'none', '--name', name, crate])
  writeFileSync(join(crate, 'src/main.rs'), readFileSync(join(programs, `${name}.rs`)))
  writeFileSync(join(crate, 'src/triangle.wgsl'), readFileSync(join(programs, 'triangle.wgsl')))
  const patches = ['wasi-webgpu', 'wgpu-wasi'].map(of => `${of} = { path = '${join(root, 'crates', of)}' }\n`)
  const dependencies = `wgpu-wasi = { version = "*", features = ["main"] }\npollster = "1"\n`
  const manifest = readFileSync(join(crate, 'Cargo.toml'), 'utf8')
  writeFileSync(
    join(crate, 'Cargo.toml'),
    `${manifest.replace('[dependencies]\n', `[dependencies]\n${dependencies}`)}\n[patch.crates-io]\n${patches.join('')}`,
  )
  const target = join(root, 'crates/target')
  execFileSync(
    'cargo',
    ['build', '--quiet', '--release', '--target', 'wasm32-wasip2', '--target-dir', target],
    {
      cwd: crate,
    },
  )
  return join(target, `wasm32-wasip2/release/${name}.wasm`)
}

function buildComponent(name: string, language: string): string {
  if (language === 'rs') return buildRust(name)
  const component = join(folder, `${name}-${language}.wasm`)
  const standard = { c: ['--std', 'c23'], cpp: ['--std', 'c++20'] }[language] ?? []
  command('build', join(programs, `${name}.${language}`), ...standard, '-o', component)
  return component
}

describe.each(['ts', 'c', 'cpp', 'rs'])('the first program in %s', language => {
  test('draws the picture of the chapter', () => {
    const picture = join(folder, `triangle-${language}.png`)
    const component = buildComponent('triangle', language)
    command('run', component, '--gpu', 'software', '--frames', '1', '--out', picture)
    expect(readFileSync(picture).equals(readFileSync(join(root, 'docs/images/triangle.png')))).toBe(true)
  })

  test('of the README prints the name of the GPU', () => {
    expect(command('run', buildComponent('name', language), '--gpu', 'software')).toMatch(
      /^SwiftShader .*\n$/,
    )
  })
})

describe('a program of the guides', () => {
  test('reads and writes files', () => {
    writeFileSync(join(folder, 'in.txt'), 'abc')
    const output = command(
      'run',
      join(guides, 'files.ts'),
      '--dir',
      '.::/work',
      '--',
      '/work/in.txt',
      '/work/out.txt',
    )
    expect(output).toBe('3 bytes\n')
    expect(readFileSync(join(folder, 'out.txt'), 'utf8')).toBe('cba')
  })

  test('catches an error, whose message names the label', () => {
    expect(command('run', join(guides, 'error-scope.ts'), '--gpu', 'null')).toMatch(/"weights"/)
  })

  test.each(['embed.ts', 'bounded.ts'])('runs a component in Node: %s', program => {
    mkdirSync(join(folder, 'photos'), { recursive: true })
    writeFileSync(
      join(folder, 'app.wasm'),
      readFileSync(join(root, 'examples/hello-compute/hello-compute.wasm')),
    )
    const output = execFileSync(process.execPath, [join(guides, program)], { cwd: folder, encoding: 'utf8' })
    expect(output).toMatch(/^2 4 6 8 10 12 14 16\n/)
  })
})
