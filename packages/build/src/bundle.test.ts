import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { devNull, tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build } from './build.ts'
import { BuildError } from './build-error.ts'
import { bundle } from './bundle.ts'
import { availablePackages } from './wit/world.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-bundle-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Bundles a program that consists of one file. */
async function bundled(text: string, options: { minify?: boolean } = {}) {
  const entry = join(folder, 'app.ts')
  await writeFile(entry, text)
  const packages = availablePackages()
  return bundle(entry, { minify: false, engine: 'quickjs', isProgram: true, packages, ...options })
}

/** Returns the message for a program that cannot be bundled, with the temporary folder removed. */
async function problem(text: string): Promise<string> {
  const error = await bundled(text).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(BuildError)
  return (error as BuildError).message.replaceAll(`${relative('', folder)}/`, '')
}

describe('a package in node_modules', () => {
  /** Writes files, by their paths below the folder of the program. */
  const write = async (files: Record<string, string>) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
  }
  const uses = "import { used } from 'evil'\nconsole.log(used)"

  it.each([
    ['a text by its path', 'secret.txt', (path: string) => `'${path}' with { type: 'text' }`],
    ['bytes by their path', 'secret.txt', (path: string) => `'${path}' with { type: 'bytes' }`],
    ['JSON beside node_modules', 'secret.json', () => `'../../secret.json'`],
    ['a module beside node_modules', 'secret.js', () => `'../../secret.js'`],
    ['a file of a tool', 'node_modules/.cache/secret.txt', () => `'../.cache/secret.txt'`],
    ['a file by the main module of another', 'secret.txt', () => `'accomplice' with { type: 'text' }`],
    ['a file by a browser field', 'secret.txt', () => `'./mapped.txt'`],
  ])('takes no other file of the machine into the component: %s', async (_, file, imported) => {
    await write({
      [file]: file.endsWith('.js') ? 'export default 1' : '{}',
      'node_modules/accomplice/package.json': '{ "main": "../../secret.txt" }',
      'node_modules/evil/mapped.txt': '',
      'node_modules/evil/package.json': '{ "browser": { "./mapped.txt": "../../secret.txt" } }',
      'node_modules/evil/index.js': `export { default as used } from ${imported(join(folder, file))}`,
    })
    expect((await problem(uses)).replaceAll(`${folder}/`, '')).toBe(
      `node_modules/evil/index.js: the package evil imports ${file}, which belongs to no package; a package in node_modules may import only its own files and other packages`,
    )
  })

  it.each([
    ['its package.json', 'evil', 'node_modules/evil/package.json', '{ "main": "../../secret.json" }'],
    [
      'a package.json of a part',
      'evil/part',
      'node_modules/evil/part/package.json',
      '{ "main": "../../../secret.json" }',
    ],
  ])(
    'leads no import of the program to another file of the machine: by %s',
    async (_, specifier, path, text) => {
      await write({
        'secret.json': '{}',
        'node_modules/evil/index.js': 'export const used = 1',
        [path]: text,
      })
      expect(
        (await problem(`import a from '${specifier}'\nconsole.log(a)`)).replaceAll(`${folder}/`, ''),
      ).toBe(
        'app.ts: the package evil leads to secret.json, which belongs to no package; a package in node_modules may import only its own files and other packages',
      )
      await rm(join(folder, path))
    },
  )

  it('leads an import of the program to a file that a path of its tsconfig.json names', async () => {
    await write({
      'tsconfig.json': '{ "compilerOptions": { "paths": { "evil": ["./own.ts"] } } }',
      'own.ts': "export const used = 'its own module'",
      'node_modules/evil/index.js': 'export const used = 1',
    })
    expect((await bundled(uses)).code).toContain('its own module')
    await rm(join(folder, 'tsconfig.json'))
  })

  it.each([
    ["import('../../' + name + '.json')", '../../**/*.json'],
    ["require('../' + name + '/secret.json')", '../**/*/secret.json'],
  ])(
    'takes no files of the machine whose paths are known only when it runs: %s',
    async (expression, pattern) => {
      await write({
        'secret.json': '{}',
        'node_modules/evil/index.js': `export const used = name => ${expression}`,
      })
      expect((await problem(uses)).replaceAll(`${folder}/`, '')).toMatch(
        `node_modules/evil/index.js: the package evil imports ${join('node_modules/evil', pattern)}, which`,
      )
      await write({
        'node_modules/evil/words/en.json': '"its own word"',
        'node_modules/evil/index.js': 'export const used = name => import("./words/" + name + ".json")',
      })
      expect((await bundled(uses)).code).toContain('its own word')
    },
  )

  it.each([
    ['a device', "import '/dev/zero'"],
    ['a device as a text', "import '/dev/zero' with { type: 'text' }"],
    ['what the kernel makes', "import '/proc/kmsg'"],
  ])('reads no file without an end: %s', async (_, statement) => {
    await write({ 'node_modules/evil/index.js': `${statement}\nexport const used = 1` })
    expect(await problem(uses)).toMatch(
      /\/(dev\/zero|proc\/kmsg) is not a regular file; import regular files alone$/,
    )
  })

  it.each([
    ['that is one', '//# sourceMappingURL=/dev/zero'],
    [
      'whose source is one',
      '//# sourceMappingURL=data:application/json,{"version":3,"sources":["/dev/zero"],"mappings":"AAAA"}',
    ],
    ['in a comment of several lines', '/*# sourceMappingURL=/dev/zero */'],
    ['in an older comment', '//@ sourceMappingURL=/dev/zero'],
  ])('reads no source map without an end: %s', async (_, comment) => {
    await write({ 'node_modules/evil/index.js': `export const used = 'its text'\n${comment}` })
    expect((await bundled(uses)).code).toContain('its text')
  })

  it('brings no text of another file of the machine into the source map', async () => {
    await write({
      'secret.txt': 'a secret',
      'node_modules/evil/index.js': 'export const used = 1\n//# sourceMappingURL=index.js.map',
      'node_modules/evil/index.js.map': JSON.stringify({
        version: 3,
        sources: ['../../secret.txt', 'source.js'],
        sourcesContent: [null, 'its own source'],
        names: [],
        mappings: 'AAAA,aCAA',
      }),
    })
    const { sourceMap } = await bundled(uses)
    for (const text of ['export const used = 1', 'console.log(used)']) expect(sourceMap).toContain(text)
    expect(sourceMap).not.toContain('secret')
  })

  it('keeps its source map where it has the texts of all sources', async () => {
    await write({
      'node_modules/evil/index.js': 'export const used = 1\n//# sourceMappingURL=index.js.map',
      'node_modules/evil/index.js.map': JSON.stringify({
        version: 3,
        sources: ['source.js'],
        sourcesContent: ['its own source'],
        names: [],
        mappings: 'AAAA',
      }),
    })
    expect((await bundled(uses)).sourceMap).toContain('its own source')
  })

  it('imports its own files and those of other packages, also linked ones, and the modules of Node', async () => {
    await write({
      'linked/data.txt': 'of a linked package',
      'node_modules/other/data.json': '"of another package"',
      'node_modules/evil/package.json': '{ "browser": { "crypto": false } }',
      'node_modules/evil/own.wgsl': '// its own',
      'node_modules/evil/index.js': `import own from './own.wgsl'
        import other from 'other/data.json'
        import linked from 'linked/data.txt'
        import crypto from 'crypto'
        import { join } from 'node:path'
        export const used = [own, other, linked, crypto, join]`,
    })
    await symlink('../linked', join(folder, 'node_modules/linked'), 'dir')
    const { code } = await bundled(uses)
    for (const text of ['// its own', 'of another package', 'of a linked package'])
      expect(code).toContain(text)
  })
})

describe('bundling a program with errors', () => {
  it.each([
    ['a syntax error', 'const a = 1\nconst b = = 2', 'app.ts:2:11: Unexpected "="'],
    ['a missing file', "\nimport './none.ts'", 'app.ts:2:8: cannot find the file ./none.ts'],
    [
      'a missing package',
      "import { a } from '@acme/rockets/launch'\na()",
      'app.ts:1:19: cannot find @acme/rockets/launch in node_modules; run npm install @acme/rockets',
    ],
    [
      'a module of Node',
      "import { createServer } from 'node:http'\ncreateServer()",
      'app.ts:1:30: node:http is not available in a component; import only node:buffer, node:fs, node:fs/promises, node:path, node:process of Node',
    ],
    [
      'an unknown version of an interface',
      "import { getStdout } from 'wasi:cli/stdout@0.2.0'\ngetStdout()",
      'app.ts:1:27: unknown interface wasi:cli/stdout@0.2.0; write wasi:cli/stdout@0.2.12',
    ],
    [
      'an interface whose name is misspelt',
      "import { now } from 'wasi:clocks/monotonic@0.2.12'\nnow()",
      'app.ts:1:21: unknown interface wasi:clocks/monotonic@0.2.12; use one of wasi:clocks/monotonic-clock@0.2.12, wasi:clocks/monotonic-clock@0.3.0, wasi:clocks/types@0.3.0, wasi:clocks/wall-clock@0.2.12',
    ],
    [
      'a name that a module of Node lacks in a component',
      "import { report } from 'node:process'\nimport { watchFile } from 'node:fs'\nreport(watchFile)",
      'app.ts:1:10: node:process has no report in a component\napp.ts:2:10: node:fs has no watchFile in a component',
    ],
    [
      'a missing asset',
      "import model from './model.bin'\nmodel.length",
      'app.ts:1:19: cannot find the file ./model.bin',
    ],
    [
      'a name that a module does not export',
      "import { nothing } from './other.ts'\nnothing()",
      'app.ts:1:10: No matching export in "other.ts" for import "nothing"',
    ],
  ])('names the file and the line of %s', async (_, text, message) => {
    await writeFile(join(folder, 'other.ts'), 'export const something = 1')
    expect(await problem(text)).toBe(message)
  })

  it('reports every error on a separate line, in source order', async () => {
    const text = `import { none } from './other.ts'
import './missing.ts'
import '@acme/rockets'
let a = none
let a = 2`
    await writeFile(join(folder, 'other.ts'), 'export const something = 1')
    expect(await problem(text)).toBe(
      [
        'app.ts:2:8: cannot find the file ./missing.ts',
        'app.ts:3:8: cannot find @acme/rockets in node_modules; run npm install @acme/rockets',
        'app.ts:5:5: The symbol "a" has already been declared',
      ].join('\n'),
    )
  })

  it('reports the first ten errors and the number of the others', async () => {
    const imports = Array.from({ length: 25 }, (_, i) => `import './none${i}.ts'`)
    const lines = (await problem(imports.join('\n'))).split('\n')
    expect(lines[0]).toBe('app.ts:1:8: cannot find the file ./none0.ts')
    expect(lines[9]).toBe('app.ts:10:8: cannot find the file ./none9.ts')
    expect(lines.slice(10)).toEqual(['and 15 more'])
  })

  it.each(['a.wasm', 'a.png', 'a.json', 'a'])('refuses an entry file that is no program: %s', async name => {
    const entry = join(folder, name)
    await writeFile(entry, '')
    await expect(build({ entry })).rejects.toThrow(
      `${entry} is no program in TypeScript or JavaScript; name a file that ends with .ts or .js`,
    )
  })

  it.each(['package.json', 'tsconfig.json', 'jsconfig.json'])(
    'refuses a %s that is a device, which may have no end',
    async name => {
      const own = join(folder, `with-${name}`)
      await mkdir(join(own, 'src'), { recursive: true })
      await symlink(devNull, join(own, name))
      await writeFile(join(own, 'src/app.ts'), '')
      await expect(build({ entry: join(own, 'src/app.ts') })).rejects.toThrow(
        new BuildError(`${join(own, name)} is no regular file; remove it`),
      )
    },
  )

  it('builds beside a configuration that links to itself, and refuses an entry file that does', async () => {
    const own = join(folder, 'loops')
    await mkdir(own)
    for (const name of ['jsconfig.json', 'loop.ts']) await symlink(name, join(own, name))
    await writeFile(join(own, 'app.ts'), '')
    expect((await build({ entry: join(own, 'app.ts') })).component.length).toBeGreaterThan(0)
    await expect(build({ entry: join(own, 'loop.ts') })).rejects.toThrow(
      new BuildError(
        `${join(own, 'loop.ts')} does not exist or is not a file; name the file where the program begins`,
      ),
    )
  })

  it('reports a missing entry file', async () => {
    await expect(build({ entry: join(folder, 'none.ts') })).rejects.toThrow(
      `${join(folder, 'none.ts')} does not exist or is not a file; name the file where the program begins`,
    )
  })
})

describe('a bundle', () => {
  it('imports only the interfaces that the program uses', async () => {
    const program = "import { getStdin } from 'wasi:cli/stdin@0.2.12'"
    expect((await bundled(program)).imports).not.toContain('wasi:cli/stdin@0.2.12')
    expect((await bundled(`${program}\ngetStdin()`)).imports).toContain('wasi:cli/stdin@0.2.12')
  })

  it('keeps binary files out of the code', async () => {
    await writeFile(join(folder, 'a.bin'), Uint8Array.of(1, 2, 3))
    await writeFile(join(folder, 'b.txt'), 'é')
    const { assets, code } = await bundled(
      `import a from './a.bin'
       import b from './b.txt' with { type: 'bytes' }
       import c from './b.txt' with { type: 'text' }
       import d from './b.txt'
       globalThis.all = [a, b, c, d]`,
    )
    const [, table, ...files] = assets.data()
    const name = (file: string) => relative('', join(folder, file))
    expect(JSON.parse(new TextDecoder().decode(table))).toEqual({
      [name('a.bin')]: [0, 3],
      [name('b.txt')]: [3, 2],
    })
    expect(files.map(bytes => [...bytes])).toEqual([
      [1, 2, 3],
      [0xc3, 0xa9],
    ])
    expect(code.match(/"\\xE9"/g)).toHaveLength(2)
  })

  it('is smaller when minified', async () => {
    const text =
      'export function aLongName(parameter: number) { return parameter + 1 }\nglobalThis.x = aLongName(1)'
    const [plain, minified] = [await bundled(text), await bundled(text, { minify: true })]
    expect(minified.code.length).toBeLessThan(plain.code.length * 0.8)
  })
})
