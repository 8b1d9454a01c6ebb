import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco'
import { type Component, compile } from '@wasi-webgpu/component'
import { componentize } from 'componentize-qjs'
import { describe, expect, it } from 'vitest'
import { itemPrinter, parseId, printWit } from './print-component.ts'

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

describe('a component printed as WIT', () => {
  it('has a world, and every interface in it with its types', async () => {
    const component = await componentOf(source)
    expect(printWit(component, ({ name }) => (name.endsWith('/things@1.2.3') ? 'here' : undefined))).toBe(
      printed,
    )
  })

  it('yields a component of the same WIT again', async () => {
    const again = await componentOf(printed, 'root:component/root')
    expect(printWit(again)).toBe(printed.replace(' // here', ''))
  })

  it('a single import or export is printed alone', async () => {
    const component = await componentOf(source)
    const print = itemPrinter(component)
    const item = (name: string) => component.imports.find(found => found.name === name)!
    expect(print(item('log'))).toBe('log: func(text: string, c: color);')
    expect(print(item('plain'))).toBe('f: func();')
    expect(print(item('test:shapes/users@1.2.3'))).toBe(
      [
        'use things.{thing as gadget};',
        'use things.{failure};',
        'take: func(g: gadget) -> result<_, failure>;',
        'pass: func(s: stream<u8>) -> future<result<_, failure>>;',
      ].join('\n'),
    )
  })
})

describe('a type without a name', () => {
  it('takes the name of the type of the same shape in its interface, as in components built from JavaScript', async () => {
    const component = await componentOfJs(copies)
    const wit = printWit(component)
    expect(wit).toContain(printedCopies)
    await expectWit(wit)
  })

  it('takes an invented name where no such type exists', async () => {
    const component = await componentOfText(nameless)
    const wit = printWit(component)
    expect(wit).toBe(printedNameless)
    await expectWit(wit)
    expect(itemPrinter(component)(component.exports[0]!)).toBe(
      printedNameless
        .split('\n')
        .slice(3, -2)
        .map(line => line.slice(2).replace('export ', ''))
        .join('\n'),
    )
  })

  it('has its own name in another interface, through use', async () => {
    const component = await componentOfText(namedElsewhere)
    const wit = printWit(component)
    expect(wit).toContain('    take: func(t: unnamed-resource);\n    use one.{thing as unnamed-resource};\n')
    await expectWit(wit)
  })

  it('is told apart from another resource of the same name', async () => {
    const wit = printWit(await componentOfText(twoResources))
    expect(wit).toContain(
      '  export a: func(x: borrow<thing>);\n  export b: func(x: borrow<unnamed-resource>);\n',
    )
    await expectWit(wit)
  })
})

describe('a type of many parts', () => {
  it('is printed once, under an invented name', async () => {
    const component = await componentOfText(large)
    const wit = printWit(component)
    expect(wit).toBe(`package root:component;

world root {
  import a: func(x: unnamed-tuple);
  import b: func(x: option<unnamed-tuple>);
  import shapes: interface {
    %use: func(x: many);
    type many = tuple<${'u8, '.repeat(199)}u8>;
  }
  // the component gives this type no name
  type unnamed-tuple = tuple<${'unnamed-tuple-2, '.repeat(199)}unnamed-tuple-2>;
  // the component gives this type no name
  type unnamed-tuple-2 = tuple<${'u8, '.repeat(199)}u8>;
}
`)
    await expectWit(wit)
    const print = itemPrinter(component)
    const types = wit
      .split('\n')
      .slice(9, 13)
      .map(line => line.slice(2))
      .join('\n')
    expect(component.imports.slice(0, 2).map(print)).toEqual([
      `a: func(x: unnamed-tuple);\n${types}`,
      `b: func(x: option<unnamed-tuple>);\n${types}`,
    ])
  })

  it('that makes the text too long is refused with one line', async () => {
    const component = await componentOfText(endless)
    const refused =
      /^the imports and exports of the component have more than 16777216 characters as WIT; to inspect it, [^\n]+$/
    expect(() => printWit(component)).toThrow(refused)
    const print = itemPrinter(component)
    expect(() => component.imports.map(print)).toThrow(refused)
  })
})

describe('a feature that WIT cannot express', () => {
  it('is a comment', async () => {
    const wit = printWit(
      await componentOfText(`(component
        (import "url=<https://example.org>" (instance))
        (import "acme:list/record@1.0.0" (instance))
        (import "part" (component))
        (import "[method]nobody.call" (func)))`),
    )
    expect(wit).toBe(`package root:component;

world root {
  // import url=<https://example.org>: instance, for which WIT has no notation
  import acme:%list/%record@1.0.0;
  // part: component, for which WIT has no notation
  // import [method]nobody.call: func, for which WIT has no notation
}

package acme:%list@1.0.0 {
  interface %record {
  }
}
`)
    await expectWit(wit)
  })
})

it('the name of an interface is split into its parts', () => {
  expect(parseId('wasi:cli/run@0.3.0-rc.1')).toEqual({
    package: 'wasi:cli',
    name: 'run',
    version: '0.3.0-rc.1',
  })
  expect(parseId('my:own/thing')).toEqual({ package: 'my:own', name: 'thing', version: undefined })
  expect(parseId('start')).toBeUndefined()
  expect(parseId('my:own/thing@one')).toBeUndefined()
})

const copies = `
package acme:tool;

interface greet {
  record %list { %from: u32 }
  record person { name: string, age: u8, lists: list<%list> }
  enum color { red, green }
  flags rights { read, write }
  resource thing { constructor(n: u32); get: func(p: person) -> option<color>; }
  variant mood { happy(thing), sad(option<person>) }
  hello: func(p: person, m: mood) -> result<list<color>, rights>;
}

world app { export greet; }`

const printedCopies = `    resource thing {
      constructor(n: u32);
      get: func(p: person) -> option<color>;
    }
    variant mood {
      happy(thing),
      sad(option<person>),
    }
    hello: func(p: person, m: mood) -> result<list<color>, rights>;
`

/** A component that the validator of wasm-tools refuses: its functions have types that are not exported. */
const nameless = `(component
  (type $point (record (field "x" u8) (field "list" u8)))
  (type $shape (variant (case "dot" $point) (case "none")))
  (type $same (record (field "x" u8) (field "list" u8)))
  (core module $m (func (export "f") (param i32 i32 i32 i32 i32)))
  (core instance $i (instantiate $m))
  (func $f (param "a" $shape) (param "b" $same) (canon lift (core func $i "f")))
  (export "f" (func $f)))`

const printedNameless = `package root:component;

world root {
  export f: func(a: unnamed-variant, b: unnamed-record);
  // the component gives this type no name
  variant unnamed-variant {
    dot(unnamed-record),
    none,
  }
  // the component gives this type no name
  record unnamed-record {
    x: u8,
    %list: u8,
  }
}
`

const namedElsewhere = `(component
  (import "acme:a/one" (instance $one (export "thing" (type (sub resource)))))
  (alias export $one "thing" (type $thing))
  (import "acme:a/two" (instance
    (alias outer 1 $thing (type $t))
    (export "take" (func (param "t" (own $t)))))))`

const large = `(component
  (type $many (tuple ${'u8 '.repeat(200)}))
  (type $more (tuple ${'$many '.repeat(200)}))
  (import "a" (func (param "x" $more)))
  (type $maybe (option $more))
  (import "b" (func (param "x" $maybe)))
  (import "shapes" (instance
    (alias outer 1 $many (type $m))
    (export "use" (func (param "x" $m)))
    (export "many" (type (eq $m))))))`

/** A component of 100 kilobytes whose WIT has 20 megabytes. */
const endless = `(component
  (type $f (func (param "${'x'.repeat(100_000)}" u8)))
  ${Array.from({ length: 200 }, (_, i) => `(import "f${i}" (func (type $f)))`).join('\n')})`

const twoResources = `(component
  (type $a (resource (rep i32)))
  (type $b (resource (rep i32)))
  (export $thing "thing" (type $a))
  (core module $m (func (export "f") (param i32)))
  (core instance $i (instantiate $m))
  (func $f (param "x" (borrow $thing)) (canon lift (core func $i "f")))
  (func $g (param "x" (borrow $b)) (canon lift (core func $i "f")))
  (export "a" (func $f))
  (export "b" (func $g)))`

/** Checks that wasm-tools parses the text as WIT. */
async function expectWit(wit: string): Promise<void> {
  await componentEmbed({ witSource: wit, dummy: true, world: 'root:component/root' })
}

async function componentOfText(text: string): Promise<Component> {
  return compile(new Uint8Array(await parse(text)))
}

/**
 * Returns a component built from JavaScript: its functions are lifted with copies of the types, which are not
 * exported.
 */
async function componentOfJs(witSource: string): Promise<Component> {
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-test-'))
  try {
    const witPath = join(folder, 'app.wit')
    await writeFile(witPath, witSource)
    const jsSource = 'export const greet = { hello() {}, Thing: class {} }'
    const { component } = await componentize({ witPath, jsSource, sync: true, stubWasi: true })
    return await compile(new Uint8Array(component))
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Returns a component with the imports and exports of a world. */
async function componentOf(witSource: string, world?: string): Promise<Component> {
  const embedded = await componentEmbed({ witSource, dummy: true, ...(world === undefined ? {} : { world }) })
  return compile(await componentNew(embedded))
}
