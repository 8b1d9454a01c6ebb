import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands, optionsOf } from '../options/option-table.ts'
import { commandHere } from '../testing/command-here.ts'

const scripts: Record<string, string> = {}
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-completions-'))
  mkdirSync(join(folder, 'photos'))
  writeFileSync(join(folder, 'app.wasm'), '')
  for (const shell of ['bash', 'zsh', 'fish'])
    scripts[shell] = (await commandHere(['completions', shell])).stdout
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Returns bash's completions of the last word. */
function completed(...words: string[]): string[] {
  const quoted = ['wasi-webgpu', ...words].map(word => `'${word}'`).join(' ')
  const script = `${scripts.bash}
    COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _wasi_webgpu; printf '%s\\n' "\${COMPREPLY[@]}"`
  const output = execFileSync('bash', ['--norc', '-c', script], { cwd: folder, encoding: 'utf8' })
  return output.split('\n').filter(line => line !== '')
}

describe('completions for bash', () => {
  it('offer the commands', () => {
    expect(completed('')).toEqual([...Object.keys(commands), '--help', '--version'])
    expect(completed('in')).toEqual(['info', 'inspect'])
  })

  it('offer the options of the command, and files', () => {
    expect(completed('run', '--gpu')).toEqual([
      '--gpu',
      '--gpu-index',
      '--gpu-name',
      '--gpu-fast-lane',
      '--gpu-memory',
      '--gpu-policy',
    ])
    expect(completed('build', '--w')).toEqual(['--world', '--watch', '--warning'])
    expect(completed('run', 'a')).toEqual(['app.wasm'])
  })

  it('offer the values of an option', () => {
    expect(completed('run', '--gpu', 's')).toEqual(['software'])
    expect(completed('run', '--dir', '')).toEqual(['photos'])
    expect(completed('build', '-o', 'app')).toEqual(['app.wasm'])
    expect(completed('run', '--env', '')).toEqual([])
    expect(completed('completions', 'z')).toEqual(['zsh'])
  })
})

it.each(['zsh', 'fish'])('completions for %s have every command and option', shell => {
  for (const name of Object.keys(commands) as (keyof typeof commands)[]) {
    expect(scripts[shell]).toContain(name)
    for (const option of Object.keys(optionsOf(name)))
      expect(scripts[shell]).toContain(shell === 'zsh' ? `--${option}[` : ` -l ${option} `)
  }
})

it('completions for an unknown shell are refused', async () => {
  const { code, stderr } = await commandHere(['completions', 'tcsh'])
  expect(code).toBe(1)
  expect(stderr).toBe(
    "wasi-webgpu: unknown shell 'tcsh'; name one of bash, zsh, fish, as in wasi-webgpu completions bash\n",
  )
})
