import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { componentFiles } from '../testing/command.ts'
import { commandHere } from '../testing/command-here.ts'
import { cliCommand, importing } from '../testing/components.ts'

const texts = {
  command: cliCommand('(i32.const 0)'),
  'lacks-an-interface': importing(
    'acme:rockets/launch@1.2.0',
    '(instance (export "count" (func (result u8))))',
  ),
  'has-a-name-that-draws': importing('url=<\\1b[2J\\0a\\e2\\80\\ae>', '(instance (export "f" (func)))'),
  'lacks-a-version': importing('wasi:webgpu/webgpu@0.1.0', '(instance (export "get-gpu" (func)))'),
  'has-other-types': importing(
    'wasi:cli/environment@0.2.9',
    '(instance (export "get-arguments" (func (result string))))',
  ),
}

let folder: string
let files: Record<keyof typeof texts, string>
beforeAll(async () => {
  ;({ folder, files } = await componentFiles(texts))
})
afterAll(() => rm(folder, { recursive: true }))

describe('wasi-webgpu inspect', () => {
  it('prints imports and exports as WIT, and that the host provides the imports', async () => {
    const { code, stdout, stderr } = await commandHere(['inspect', files.command])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('  import wasi:cli/stdout@0.2.3; // provided\n')
    expect(stdout).toContain('  export wasi:cli/run@0.2.3;\n')
    expect(stdout).toContain(`package wasi:io@0.2.3 {
  interface error {
    resource error;
  }

  interface streams {
    resource output-stream {
      blocking-write-and-flush: func(contents: list<u8>) -> result<_, stream-error>;
    }
    use error.{error};
    variant stream-error {
      last-operation-failed(error),
      closed,
    }
  }
}
`)
    expect(stdout.startsWith('// 8 imports, 1 export; this host provides all imports\n')).toBe(true)
  })

  it('prints missing imports, and the versions that the host has instead', async () => {
    const { code, stdout } = await commandHere(['inspect', files['lacks-an-interface']])
    expect(code).toBe(0)
    expect(stdout).toContain('  import acme:rockets/launch@1.2.0; // missing\n')
    expect(stdout).toContain('// 1 import, 1 export; 1 missing here: acme:rockets/launch@1.2.0\n')

    const { stdout: versions } = await commandHere(['inspect', files['lacks-a-version']])
    expect(versions).toMatch(
      /import wasi:webgpu\/webgpu@0\.1\.0; \/\/ missing: this host has .*@0\.3\.0-rc\.2/,
    )
  })

  it('with --check prints a line, and one for each import that is missing or differs, with the exit code 1', async () => {
    const checked = async (name: keyof typeof texts) => {
      const { code, stdout } = await commandHere(['inspect', '--check', files[name]])
      return [code, ...stdout.trimEnd().split('\n')]
    }
    expect(await checked('command')).toEqual([0, '8 imports, 1 export; this host provides all imports'])
    const refusal = '1 import, 1 export; this host does not provide 1 import'
    expect(await checked('lacks-an-interface')).toEqual([1, refusal, 'acme:rockets/launch@1.2.0: missing'])
    expect(await checked('has-other-types')).toEqual([
      1,
      refusal,
      expect.stringMatching(/^wasi:cli\/environment@0\.2\.9: differs: .*#get-arguments has another type/),
    ])
  })

  it('says how the type of an import differs from that of the host', async () => {
    const difference =
      'wasi:cli/environment@0.2.9#get-arguments has another type: in result, the component declares string, but is given list<string>: the host has wasi:cli/environment@0.2'
    const { code, stdout } = await commandHere(['inspect', files['has-other-types']])
    expect(code).toBe(0)
    expect(stdout).toContain(`  import wasi:cli/environment@0.2.9; // differs: ${difference}\n`)
    expect(stdout).toContain('// 1 import, 1 export; 1 with other types here: wasi:cli/environment@0.2.9\n')
    const { stdout: json } = await commandHere(['inspect', '--json', files['has-other-types']])
    const [{ provided, difference: ofJson }] = JSON.parse(json).imports
    expect({ provided, ofJson }).toEqual({ provided: false, ofJson: expect.stringContaining(difference) })
  })

  it('escapes names that would draw on the terminal', async () => {
    const { code, stdout } = await commandHere(['inspect', files['has-a-name-that-draws']])
    expect(code).toBe(0)
    expect(stdout).toContain(
      '  // import url=<\\u001b[2J\\n\\u202e>: instance, for which WIT has no notation // missing\n',
    )
    expect(stdout).toContain('1 missing here: url=<\\u001b[2J\\n\\u202e>\n')
    const { stdout: json } = await commandHere(['inspect', '--json', files['has-a-name-that-draws']])
    expect(json).not.toContain('\u202e')
    expect(JSON.parse(json).imports[0].name).toBe('url=<\x1b[2J\n\u202e>')
  })

  it('prints the same data as JSON', async () => {
    const { code, stdout } = await commandHere(['inspect', '--json', files['lacks-an-interface']])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      imports: [
        {
          name: 'acme:rockets/launch@1.2.0',
          kind: 'instance',
          provided: false,
          otherVersions: [],
          wit: 'count: func() -> u8;',
        },
      ],
      exports: [{ name: 'start', kind: 'func', wit: 'start: func();' }],
    })
  })
})
