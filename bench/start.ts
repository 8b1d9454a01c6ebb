import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation'
import { type Imports, instantiate } from '@wasi-webgpu/component'
import { componentize } from 'componentize-qjs'
import {
  findCoreModules,
  preambleLength,
  sectionsOf,
} from '../packages/component/src/binary/core-module-scan.ts'
import { concat, name, sectionOf } from '../packages/component/src/binary/write.ts'
import { instantiateWithJco } from './jco.ts'
import { sideBySide } from './measure.ts'
import { atMost, type Row, timesFaster } from './row.ts'

/**
 * Time from the bytes of a component to its exports, for a real one of 2 MB: a JavaScript program in QuickJS.
 * Its peers are the engine compiling the core modules alone, and jco transpiling and instantiating.
 */
export async function measureStart(): Promise<Row[]> {
  const component = await buildProgram()
  const imports = new WASIShim().getImportObject()
  const { exports } = await instantiate(component, { imports: imports as Imports })
  if (exports.add(1, 2) !== 3) throw new Error('the program does not add')

  const ours = freshCopies(component, fast.turns + fast.warmUp)
  const bare = freshCopies(component, fast.turns + fast.warmUp).map(coreModules)
  const times = await sideBySide(
    {
      ours: () => instantiate(ours.pop() as Uint8Array, { imports: imports as Imports }),
      compile: () => Promise.all((bare.pop() ?? []).map(module => WebAssembly.compile(module))),
    },
    fast.turns,
    fast.warmUp,
  )
  // Runs separately: otherwise, garbage of jco would count as ours.
  const again = freshCopies(component, slow.turns + slow.warmUp)
  const { jco } = await sideBySide(
    { jco: () => instantiateWithJco(again.pop() as Uint8Array, imports) },
    slow.turns,
    slow.warmUp,
  )
  const label = `start of ${(component.length / 1e6).toFixed(1)} MB`
  return [
    atMost(1.3, {
      name: label,
      unit: 'ms',
      ours: times.ours,
      peer: times.compile,
      versus: 'WebAssembly.compile',
    }),
    timesFaster(10, { name: label, unit: 'ms', ours: times.ours, peer: jco, versus: 'jco transpile' }),
  ]
}

const fast = { turns: 101, warmUp: 60 }
const slow = { turns: 15, warmUp: 10 }

/**
 * Copies whose large core modules differ in the mark of {@link marked}, because the engine caches compiled code by
 * content.
 */
function freshCopies(component: Uint8Array<ArrayBuffer>, count: number): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: count }, () => {
    const copy = new Uint8Array(component)
    const number = new TextEncoder().encode(String(copies++).padStart(markLength, '0'))
    for (const module of coreModules(copy)) if (module.length > smallModule) module.set(number, markAt)
    return copy
  })
}

/** Modules below this size compile too fast to measure. */
const smallModule = 100_000

/**
 * Inserts a custom section before all others of each large core module, also in nested components. The engine's cache compares
 * all bytes of modules that are equal up to their code: with a mark after it, half of the time would be that of comparisons.
 */
function marked(component: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [component.subarray(0, preambleLength)]
  for (const { id, header, start, end } of sectionsOf(component)) {
    const content = component.subarray(start, end)
    if (id === 1 && content.length > smallModule) {
      const rest = content.subarray(preambleLength)
      parts.push(concat([sectionOf(1, concat([content.subarray(0, preambleLength), mark, rest]))]))
    } else {
      parts.push(id === 4 ? concat([sectionOf(4, marked(content))]) : component.subarray(header, end))
    }
  }
  return concat(parts)
}

const markLength = 8
const mark = sectionOf(0, [...name('mark'), ...Array<number>(markLength).fill(0)])
const markAt = preambleLength + mark.length - markLength

let copies = 0

/** Builds a JavaScript program as a component, padded to 2 MB by a data table. */
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
    return marked(new Uint8Array(component))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The core modules of a component, including those of nested components. */
function coreModules(component: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  return findCoreModules(component).map(module => module.bytes)
}
