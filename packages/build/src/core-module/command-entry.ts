/**
 * The entry of a command. C libraries and Rust's standard library have a function `_start`, which WASI preview 1 calls
 * to run a program. The entry of a component is `run` of `wasi:cli/run`.
 */

import {
  type Bytes,
  concat,
  leb128,
  name,
  Reader,
  readCoreModuleType,
  sized,
  skipValueType,
} from '@wasi-webgpu/component/binary'
import { unknownForm } from '../component/binary.ts'
import { appended, coreSectionIds, nextIndex, sectionContents, withSections } from './core-module.ts'

/** The interface that runs a command. Its function is `async`, so a command may wait for the GPU. */
export const runInterface = 'wasi:cli/run@0.3.0'

/** The interface that ends a command with an exit code. */
export const exitInterface = 'wasi:cli/exit@0.3.0'

/** Whether a core module is a command of WASI preview 1. */
export function isCommand(module: Uint8Array<ArrayBuffer>): boolean {
  const start = readCoreModuleType(new Reader(module)).exports.get('_start')
  return start?.kind === 'func' && start.type?.params.length === 0 && start.type.results.length === 0
}

/**
 * Replaces the export `_start` of a core module by one that implements {@link runInterface}. A program that ends with an
 * exit code then imports {@link exitInterface}, since the adapter for preview 1 knows success and failure only.
 */
export function withCommandEntry(module: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const contents = (section: keyof typeof coreSectionIds) => sectionContents(module, coreSectionIds[section])
  const imports = contents('import')
  const typeIndex = countFuncTypes(contents('type'))
  const [exports, start] = withoutStart(contents('export'), nextIndex(module, 'func'))
  // call $_start, i32.const 0 (`ok`), end
  const body = sized([0, 0x10, ...leb128(start), 0x41, 0, 0x0b])
  return withSections(
    module,
    new Map<number, Bytes>([
      [coreSectionIds.type, appended(contents('type'), [0x60, 0, 1, 0x7f])],
      ...(imports.length === 0 ? [] : [[coreSectionIds.import, withExitCode(imports)] as const]),
      [coreSectionIds.function, appended(contents('function'), leb128(typeIndex))],
      [coreSectionIds.export, exports],
      [coreSectionIds.code, appended(contents('code'), body)],
    ]),
  )
}

/** Counts the types of a type section, whose indices are implicit. */
function countFuncTypes(section: Uint8Array<ArrayBuffer>): number {
  const types = new Reader(section).vec(reader => {
    if (reader.byte() !== 0x60) throw unknownForm()
    reader.each(skipValueType)
    reader.each(skipValueType)
  })
  return types.length
}

/** Replaces the export `_start`; returns the new export section, and the index of the function that was exported. */
function withoutStart(section: Uint8Array<ArrayBuffer>, run: number): [exports: Bytes, start: number] {
  const reader = new Reader(section)
  for (let left = reader.u32(); left > 0; left--) {
    const at = reader.position
    const exported = reader.name()
    reader.byte()
    const start = reader.u32()
    if (exported !== '_start') continue
    const replacement = [name(`${runInterface}#run`), [0x00], leb128(run)]
    return [concat([section.subarray(0, at), ...replacement, section.subarray(reader.position)]), start]
  }
  throw new Error('the module does not export _start')
}

/** Lets the program import `exit-with-code`, which takes the code as `proc_exit` does. */
function withExitCode(section: Uint8Array<ArrayBuffer>): Bytes {
  const exit = concat([name('wasi_snapshot_preview1'), name('proc_exit')])
  const at = Buffer.from(section).indexOf(exit)
  if (at < 0) return section
  const replacement = [name(exitInterface), name('exit-with-code')]
  return concat([section.subarray(0, at), ...replacement, section.subarray(at + exit.length)])
}
