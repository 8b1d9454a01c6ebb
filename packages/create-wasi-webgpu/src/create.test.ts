import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { templates } from './templates.ts'

const command = fileURLToPath(new URL('../bin/create-wasi-webgpu.js', import.meta.url))
const root = fileURLToPath(new URL('../../../', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'create-wasi-webgpu-'))
afterAll(() => rmSync(work, { recursive: true }))

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function run(program: string, args: readonly string[], cwd = work): Promise<Ended> {
  try {
    return { code: 0, ...(await promisify(execFile)(program, args, { cwd })) }
  } catch (error) {
    return error as Ended
  }
}

const createProgram = (...args: string[]) => run(process.execPath, [command, ...args])

describe('npm create wasi-webgpu', () => {
  // The packages of this repository and their test tools stand in for `npm install`.
  it.each(Object.keys(templates))(
    'creates a program from the template %s whose test passes',
    async template => {
      const created = await createProgram(template, '--template', template)
      expect(created).toEqual({
        code: 0,
        stdout: `\n  cd ${template}\n  npm install\n  npm start\n\n`,
        stderr: '',
      })
      const folder = join(work, template)
      expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toMatchObject({
        name: template,
        devDependencies: { 'wasi-webgpu': expect.stringMatching(/^\^\d+\.\d+\.\d+$/) },
      })
      expect(readdirSync(folder)).toContain('.gitignore')
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
      const tested = await run('npm', ['test'], folder)
      expect(tested, tested.stdout + tested.stderr).toMatchObject({ code: 0 })
    },
  )

  it('refuses a folder that contains files and leaves it unchanged', async () => {
    const before = mkdtempSync(join(work, 'used-'))
    writeFileSync(join(before, 'notes.txt'), 'mine')
    expect(await createProgram(before, '--template', 'compute-ts')).toMatchObject({
      code: 1,
      stderr: `create-wasi-webgpu: ${before} is not empty; name an empty folder or one that does not exist\n`,
    })
    expect(readdirSync(before)).toEqual(['notes.txt'])
  })

  it.each([
    [[], 'name a folder; --help shows how'],
    [['new'], 'name a template with --template: compute-ts, scene-ts, compute-c, scene-c'],
    [
      ['new', '--template', 'rust'],
      'unknown template rust; the templates are compute-ts, scene-ts, compute-c, scene-c',
    ],
    [['new', 'more'], "unexpected 'more'; name one folder"],
    [['--tempalte'], "Unknown option '--tempalte'; --help lists the options"],
  ])('reports missing or wrong arguments without a terminal: %j', async (args, message) => {
    expect(await createProgram(...args)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `create-wasi-webgpu: ${message}\n`,
    })
  })

  it('lists the templates in its help', async () => {
    const { code, stdout } = await createProgram('--help')
    expect(code).toBe(0)
    for (const template of Object.keys(templates)) expect(stdout).toContain(template)
  })
})
