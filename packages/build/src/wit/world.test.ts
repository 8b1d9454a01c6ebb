import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allInterfaces, printPackages, readPackages } from '@wasi-webgpu/wit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engines } from '../engine/engine.ts'
import { withoutAsync, withoutStreams } from './unsupported-functions.ts'
import { engineWorld, programWorld, readWorld } from './world.ts'

const text = `package acme:images@1.0.0;

// A comment { that has a brace
interface filter {
  /* package other:one; */
  resource picture {
    constructor(width: u32);
    load: static async func(path: string) -> picture;
    %blur: async func() -> result<_, string>;
    size: func() -> u32;
    events: func() -> stream<u8>;
  }
  wait: async func();
  done: func() -> future<u32>;
}

world app {
  import filter;
  include other:things/base@2.0.0;
  export handler;
  export greet: async func();
}
interface handler { handle: async func(); }

package other:things@2.0.0 {
  interface extra {}
  world base { export extra; export wasi:cli/run@0.3.0; }
}
`

describe('a WIT file', () => {
  it('is split into its packages and printed again without loss', () => {
    const { own, packages } = readPackages(text)
    expect(own).toBe('acme:images@1.0.0')
    expect([...packages.keys()].sort()).toEqual(['acme:images@1.0.0', 'other:things@2.0.0'])
    expect([...allInterfaces(packages)].sort()).toEqual([
      'acme:images/filter@1.0.0',
      'acme:images/handler@1.0.0',
      'other:things/extra@2.0.0',
    ])
    const again = readPackages(printPackages('local:whole', '', packages)).packages
    expect([...again].filter(([name]) => name !== 'local:whole').sort()).toEqual([...packages].sort())
  })

  it('loses the keyword async of functions, which are returned by their names in the binary format', () => {
    const { packages, functions } = withoutAsync(readPackages(text).packages, name =>
      name.includes('handler'),
    )
    expect([...functions]).toEqual([
      ['acme:images/filter@1.0.0', new Set(['[static]picture.load', '[method]picture.blur', 'wait'])],
    ])
    const plain = packages.get('acme:images@1.0.0')!.replaceAll(/\s+/g, ' ')
    expect(plain).toContain('load: static func(path: string) -> picture; %blur: func() ->')
    expect(plain).toContain('handle: async func();')
    expect(plain).toContain('export greet: async func();')
  })

  it('loses the functions that have streams or futures', () => {
    const plain = withoutStreams(readPackages(text).packages).get('acme:images@1.0.0')!
    expect(plain).not.toMatch(/events|done|stream|future/)
    expect(plain).toMatch(/size: func\(\) -> u32;\s+\}\s+wait: async func\(\);\s+\}/)
  })
})

describe('the world of a program', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-wit-test-'))
    await writeFile(join(folder, 'one.wit'), text)
    await writeFile(join(folder, 'two.wit'), 'package acme:two;\nworld a {}\nworld b {}')
    await writeFile(join(folder, 'none.wit'), 'interface a {}')
    await mkdir(join(folder, 'folder/deps/things'), { recursive: true })
    await writeFile(
      join(folder, 'folder/a.wit'),
      'package acme:three;\nworld w { include other:things/base; }',
    )
    await writeFile(join(folder, 'folder/b.wit'), 'interface second {}')
    await writeFile(
      join(folder, 'folder/deps/things/a.wit'),
      'package other:things;\nworld base { export acme:three/second; }',
    )
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('exports its own interfaces and those of the worlds that it includes', () => {
    const { included, exports } = readWorld(join(folder, 'one.wit'))
    expect(included).toBe('acme:images/app@1.0.0')
    expect([...exports].sort()).toEqual([
      'acme:images/handler@1.0.0',
      'other:things/extra@2.0.0',
      'wasi:cli/run@0.3.0',
    ])
  })

  it('lists the exported functions that are not async as a program names them', async () => {
    const file = join(folder, 'sync.wit')
    await writeFile(
      file,
      `package acme:five;
       interface image-filter {
         resource picture { size: func() -> u32; }
         blur-all: func();
         wait: async func();
       }
       world w { import wasi:cli/run@0.3.0; export image-filter; include base; export later: async func(); }
       world base { export greet-all: func(); }`,
    )
    const { syncExports } = readWorld(`${file}#w`)
    expect([...syncExports].sort()).toEqual(['greetAll', 'imageFilter.blurAll'])
  })

  it('may be spread over the files of a folder and its deps', () => {
    const { included, exports, packages } = readWorld(`${join(folder, 'folder')}#w`)
    expect(included).toBe('acme:three/w')
    expect([...exports]).toEqual(['acme:three/second'])
    expect([...packages.keys()]).toContain('wasi:webgpu@0.3.0-rc.2')
  })

  it('exports wasi:cli/run for a command', () => {
    expect([...programWorld().exports]).toEqual(['wasi:cli/run@0.3.0'])
  })

  it.each([
    ['export', 'starlingmonkey', 'export work'],
    ['import', 'quickjs', 'import work'],
  ] as const)('cannot %s an async function outside an interface with %s', async (word, engine, what) => {
    const file = join(folder, `${word}.wit`)
    await writeFile(file, `package acme:four; world w { ${word} work: async func(); }`)
    expect(() => engineWorld(readWorld(file), engines[engine], [])).toThrow(
      `with this engine, the world w cannot ${what} as an async function; move it into an interface`,
    )
  })

  it.each([
    ['two.wit', 'two.wit has 2 worlds; choose one with --world two.wit#a or --world two.wit#b'],
    ['two.wit#c', 'two.wit has no world c; choose one with --world two.wit#a or --world two.wit#b'],
    ['none.wit', 'none.wit has no package declaration; start with one, such as package acme:program;'],
    ['other.wit', 'other.wit does not exist; name a WIT file or a folder of WIT files'],
  ])('is refused with a message when it cannot be determined: %s', (world, message) => {
    const failing = () => readWorld(join(folder, world))
    expect(failing).toThrow()
    try {
      failing()
    } catch (error) {
      expect((error as Error).message.replaceAll(`${folder}/`, '')).toBe(message)
    }
  })
})
