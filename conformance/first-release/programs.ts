import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco'

/** The worlds of the programs: what each imports, and its entry. */
const worlds = `package test:programs;
world compute {
  import wasi:webgpu/webgpu@0.0.1;
  export run: func() -> u32;
}
world draw {
  import wasi:io/poll@0.2.0;
  import wasi:webgpu/webgpu@0.0.1;
  import wasi:graphics-context/graphics-context@0.0.1;
  import wasi:surface/surface@0.0.1;
  export start: func();
}
world paint {
  import wasi:io/poll@0.2.0;
  import wasi:graphics-context/graphics-context@0.0.1;
  import wasi:surface/surface@0.0.1;
  import wasi:frame-buffer/frame-buffer@0.0.1;
  export start: func();
}
world polls {
  import print: func(s: string);
  import wasi:io/poll@0.2.0;
  import wasi:io/streams@0.2.0;
  import wasi:clocks/monotonic-clock@0.2.0;
  import wasi:cli/stdout@0.2.0;
  import wasi:webgpu/webgpu@0.0.1;
  export start: func();
}
world print {
  import print: func(s: string);
  export start: func();
}
world print-async {
  import print: func(s: string);
  export start: async func();
}
package wasi:io@0.2.0 {
  interface poll {
    resource pollable { ready: func() -> bool; block: func(); }
    poll: func(in: list<borrow<pollable>>) -> list<u32>;
  }
  interface streams {
    use poll.{pollable};
    resource output-stream { subscribe: func() -> pollable; }
  }
}
package wasi:clocks@0.2.0 {
  interface monotonic-clock {
    use wasi:io/poll@0.2.0.{pollable};
    subscribe-duration: func(when: u64) -> pollable;
  }
}
package wasi:cli@0.2.0 {
  interface stdout {
    use wasi:io/streams@0.2.0.{output-stream};
    get-stdout: func() -> output-stream;
  }
}`

/** Builds a program of this folder, a core module in text format, for the world of its name. */
export async function program(
  name: 'compute' | 'draw' | 'paint' | 'polls' | 'print' | 'print-async',
): Promise<Uint8Array<ArrayBuffer>> {
  const packages = ['webgpu', 'graphics-context', 'surface', 'frame-buffer'].map(wit =>
    nested(read(`../../wit/0.0.1/${wit}.wit`)),
  )
  const binary = await parse(read(`${name}.wat`))
  const witSource = [worlds, ...packages].join('\n')
  return new Uint8Array(await componentNew(await componentEmbed({ binary, witSource, world: name })))
}

function read(path: string): string {
  return readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8')
}

/** Returns a package in the form that can follow another one in a text. */
function nested(text: string): string {
  return `${text.replace(/^package ([^;]+);$/m, 'package $1 {')}}\n`
}
