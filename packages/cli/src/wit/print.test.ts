import { componentEmbed, componentNew } from '@bytecodealliance/jco'
import { type Component, compile } from '@wasi-webgpu/component'
import { describe, expect, it } from 'vitest'
import { parseId, printItem, printWit } from './print.ts'

const source = `
package test:shapes@1.2.3;

interface things {
  resource thing {
    constructor(name: string);
    name: func() -> string;
    merge: static func(a: thing, b: borrow<thing>) -> result<thing, failure>;
    wait: async func(ms: u64);
  }
  record %list { %type: u32, names: list<string>, pair: tuple<u8, f64> }
  variant failure { %stream(u32), gone, other(%list) }
  enum color { red, green }
  flags rights { read, write }
  type bytes = list<u8>;
  make: func(rights: rights, %from: option<color>) -> result<bytes>;
  none: func() -> result;
}

interface users {
  use things.{thing as gadget, failure};
  take: func(g: gadget) -> result<_, failure>;
  pass: func(s: stream<u8>) -> future<result<_, failure>>;
}

world everything {
  use things.{color};
  import users;
  import plain: interface { f: func(); }
  import log: func(text: string, c: color);
  export start: async func() -> u32;
  export users;
  export run: interface { use things.{rights}; go: func(r: rights); }
}`

const printed = `package root:component;

world root {
  import test:shapes/things@1.2.3; // here
  import test:shapes/users@1.2.3;
  import plain: interface {
    f: func();
  }
  use test:shapes/things@1.2.3.{color};
  import log: func(text: string, c: color);
  export start: async func() -> u32;
  export test:shapes/users@1.2.3;
  export run: interface {
    use test:shapes/things@1.2.3.{rights};
    go: func(r: rights);
  }
}

package test:shapes@1.2.3 {
  interface things {
    enum color {
      red,
      green,
    }
    resource thing {
      constructor(name: string);
      name: func() -> string;
      merge: static func(a: thing, b: borrow<thing>) -> result<thing, failure>;
      wait: async func(ms: u64);
    }
    record %list {
      %type: u32,
      names: list<string>,
      pair: tuple<u8, f64>,
    }
    variant failure {
      %stream(u32),
      gone,
      other(%list),
    }
    flags rights {
      read,
      write,
    }
    type bytes = list<u8>;
    make: func(rights: rights, %from: option<color>) -> result<bytes>;
    none: func() -> result;
  }

  interface users {
    use things.{thing as gadget};
    use things.{failure};
    take: func(g: gadget) -> result<_, failure>;
    pass: func(s: stream<u8>) -> future<result<_, failure>>;
  }
}
`

describe('a component as WIT', () => {
  it('has a world, and every interface in it with its types', async () => {
    const component = await componentOf(source)
    expect(printWit(component, ({ name }) => (name.endsWith('/things@1.2.3') ? 'here' : undefined))).toBe(
      printed,
    )
  })

  it('makes a component of the same WIT again', async () => {
    const again = await componentOf(printed, 'root:component/root')
    expect(printWit(again)).toBe(printed.replace(' // here', ''))
  })

  it('prints one import or export alone', async () => {
    const component = await componentOf(source)
    const item = (name: string) => component.imports.find(found => found.name === name)!
    expect(printItem(item('log'), component)).toBe('log: func(text: string, c: color);')
    expect(printItem(item('plain'), component)).toBe('f: func();')
    expect(printItem(item('test:shapes/users@1.2.3'), component)).toBe(
      [
        'use things.{thing as gadget};',
        'use things.{failure};',
        'take: func(g: gadget) -> result<_, failure>;',
        'pass: func(s: stream<u8>) -> future<result<_, failure>>;',
      ].join('\n'),
    )
  })
})

it('takes the name of an interface apart', () => {
  expect(parseId('wasi:cli/run@0.3.0-rc.1')).toEqual({
    package: 'wasi:cli',
    name: 'run',
    version: '0.3.0-rc.1',
  })
  expect(parseId('my:own/thing')).toEqual({ package: 'my:own', name: 'thing', version: undefined })
  expect(parseId('start')).toBeUndefined()
})

/** A component with the imports and exports of a world. */
async function componentOf(witSource: string, world?: string): Promise<Component> {
  const embedded = await componentEmbed({ witSource, dummy: true, ...(world === undefined ? {} : { world }) })
  return compile(await componentNew(embedded))
}
