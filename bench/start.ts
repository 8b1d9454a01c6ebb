import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation'
import { type Imports, instantiate } from '@wasi-webgpu/component'
import { componentize } from 'componentize-qjs'
import { decodeComponent } from '../packages/component/src/binary/decode.ts'
import type { ComponentDefinition } from '../packages/component/src/binary/definitions.ts'
import { instantiateWithJco } from './jco.ts'
import { sideBySide } from './measure.ts'
import { atMost, type Row, timesFaster } from './row.ts'

/**
 * From the bytes of a component to its exports, for a real one of 2 MB: a JavaScript program in QuickJS. Beside it, what
 * the engine alone takes to compile the core modules, and jco's transpiling and instantiating.
 */
export async function measureStart(): Promise<Row[]> {
  const component = await buildProgram()
  const modules = [...coreModules(decodeComponent(component))]
  const imports = new WASIShim().getImportObject()
  const { exports } = await instantiate(component, { imports: imports as Imports })
  if (exports.add(1, 2) !== 3) throw new Error('the program does not add')

  const start = () => instantiate(component, { imports: imports as Imports })
  const times = await sideBySide(
    { ours: start, compile: () => Promise.all(modules.map(module => WebAssembly.compile(module))) },
    41,
    20,
  )
  const slow = await sideBySide({ jco: () => instantiateWithJco(component, imports), ours: start }, 9, 4)
  const name = `start of ${(component.length / 1e6).toFixed(1)} MB`
  return [
    atMost(1.3, { name, unit: 'ms', ours: times.ours, peer: times.compile, versus: 'WebAssembly.compile' }),
    timesFaster(10, { name, unit: 'ms', ours: slow.ours, peer: slow.jco, versus: 'jco transpile' }),
  ]
}

/** A JavaScript program as a component, made 2 MB by a table of data that it carries. */
async function buildProgram(): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-bench-'))
  try {
    const witPath = join(folder, 'program.wit')
    await writeFile(
      witPath,
      'package wasi-webgpu:bench;\nworld program { export add: func(a: u32, b: u32) -> u32; }\n',
    )
    const table = Array.from({ length: 6_000 }, (_, i) => (i * 2_654_435_761) % 1_000_000)
    const jsSource = `const table = [${table}]\nexport function add(a, b) { return table[0] + a + b }\n`
    const { component } = await componentize({ witPath, jsSource, sync: true })
    return new Uint8Array(component)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The core modules of a component, those of the components in it included. */
function* coreModules({ definitions }: ComponentDefinition): Generator<Uint8Array<ArrayBuffer>> {
  for (const item of definitions) {
    if (item.kind === 'core module') yield item.bytes
    if (item.kind === 'component') yield* coreModules(item.component)
  }
}
