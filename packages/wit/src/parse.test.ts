import { describe, expect, it } from 'vitest'
import { parseFile } from './parse.ts'
import { printFile } from './print.ts'

const text = `package acme:shapes@1.0.0;

interface shapes {
  use types.{%list, error as failure};
  use acme:other/types@2.0.0.{a};
  type bytes = list<u8, 16>;
  record %record {
    %type: option<%u8>,
    all: map<string, tuple<u8, bool>>,
  }
  variant failure-kind {
    one(result<_, failure>),
    two(stream),
    three,
  }
  enum color {
    red,
    %stream,
  }
  flags rights {
    read,
  }
  resource empty;
  resource thing {
    constructor(name: string) -> result<thing>;
    merge: static async func(a: thing, b: borrow<thing>) -> result;
    %constructor: func();
  }
  watch: func() -> future<result<u8, failure>>;
}

world program {
  include acme:other/imports@2.0.0;
  use shapes.{color};
  import shapes;
  import log: async func(text: string, c: color);
  export run: interface {
    go: func();
  }
}

package acme:types {
  interface types {
    type a = u8;
  }
}
`

describe('the parser of WIT', () => {
  it('reads every item that the printer writes', () => {
    expect(printFile(parseFile(text))).toBe(text)
  })

  it('accepts comments, gates, trailing commas, empty resources in braces, and own handles', () => {
    const loose = `package a:b;
      /// Documentation.
      @since(version = 1.0.0)
      interface i { resource r {} // ends
        record s { x: own<r>, y: tuple<u8,> } f: func(a: r,); }`
    expect(printFile(parseFile(loose))).toBe(`package a:b;

interface i {
  resource r;
  record s {
    x: r,
    y: tuple<u8>,
  }
  f: func(a: r);
}
`)
  })

  it.each([
    ['package a:b;\ninterface i { f: fun(); }', 'WIT, line 2: found "fun" where "func" belongs'],
    ['package a:b;\n\ninterface i {', 'WIT, line 3: the text ends where a name belongs'],
    ['package a:b { }', 'WIT, line 1: found "{" where ";" belongs'],
    ['package a:b; world w { f: func(); }', 'WIT, line 1: found "f" where an item of a world belongs'],
    ['package a:b; interface i { type t = list<>; }', 'WIT, line 1: found ">" where a name belongs'],
  ])('refuses a text that is not WIT, and names the line: %j', (wrong, message) => {
    expect(() => parseFile(wrong)).toThrow(new SyntaxError(message))
  })
})
