import { describe, expect, it } from 'vitest'
import type { WitFile } from './model.ts'
import { printFile, printFunc, printItems, printType } from './print.ts'

const file: WitFile = {
  name: 'acme:use@1.0.0',
  items: [
    {
      kind: 'interface',
      name: 'files',
      docs: 'Files.\nAll of them.',
      items: [
        { kind: 'use', from: 'type', names: [{ name: 'list' }, { name: 'error', as: 'failure' }] },
        { kind: 'use', from: 'acme:other/flags@2.0.0', names: [{ name: 'a' }] },
        { kind: 'record', name: 'point', fields: [{ name: 'x', docs: 'Left.', type: { kind: 'u8' } }] },
        {
          kind: 'resource',
          name: 'file',
          functions: [
            { kind: 'constructor', params: [] },
            { kind: 'func', name: 'open', static: true, async: true, params: [] },
          ],
        },
      ],
    },
    {
      kind: 'world',
      name: 'program',
      items: [
        { kind: 'import', name: 'files' },
        { kind: 'export', name: 'log', type: { kind: 'interface', items: [] } },
      ],
    },
  ],
  nested: [{ name: 'acme:other', items: [{ kind: 'interface', name: 'empty', items: [] }] }],
}

describe('the printer of WIT', () => {
  it('escapes identifiers that are keywords, and writes documentation, uses, definitions and nested packages', () => {
    expect(printFile(file)).toBe(`package acme:%use@1.0.0;

/// Files.
/// All of them.
interface files {
  use %type.{%list, error as failure};
  use acme:other/%flags@2.0.0.{a};
  record point {
    /// Left.
    x: u8,
  }
  resource file {
    constructor();
    open: static async func();
  }
}

world program {
  import files;
  export log: interface {
  }
}

package acme:other {
  interface empty {
  }
}
`)
  })

  it('separates items by blank lines on request, except adjacent uses, imports and exports', () => {
    const [files, program] = printFile(file, { spaced: true }).split('\n\nworld')
    expect(files).toContain('.{a};\n\n  record point {')
    expect(files).toContain('}\n\n  resource file {\n    constructor();\n\n    open:')
    expect(files).toContain('failure};\n  use acme:')
    expect(program).toContain('import files;\n  export log')
  })

  it('writes a remark behind the first line of an item', () => {
    const items = [
      { kind: 'import', name: 'acme:other/flags' },
      { kind: 'comment', text: 'unknown' },
      { kind: 'record', name: 'point', docs: 'A point.', fields: [] },
    ] as const
    expect(printItems(items, { remark: ({ kind }) => kind })).toEqual([
      'import acme:other/%flags; // import',
      '// unknown // comment',
      '/// A point.',
      'record point { // record',
      '}',
    ])
  })

  it('writes results without the parts that they lack, and lists with their length', () => {
    const u8 = { kind: 'u8' } as const
    const types = [
      { kind: 'result' },
      { kind: 'result', ok: u8 },
      { kind: 'result', error: u8 },
      { kind: 'list', element: { kind: 'borrow', resource: 'stream' }, length: 4 },
      { kind: 'map', key: u8, value: { kind: 'future' } },
    ] as const
    expect(types.map(type => printType(type))).toEqual([
      'result',
      'result<u8>',
      'result<_, u8>',
      'list<borrow<%stream>, 4>',
      'map<u8, future>',
    ])
  })

  it('writes a function with its name and type', () => {
    const func = {
      kind: 'func',
      name: 'from',
      async: true,
      params: [{ name: 'own', type: { kind: 'named', name: 'u8' } }],
      result: { kind: 'bool' },
    } as const
    expect(printFunc(func)).toBe('%from: async func(%own: %u8) -> bool')
  })
})
