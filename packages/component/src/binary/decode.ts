import { readAlias } from './alias-definitions.ts'
import { readCanon } from './canonical-definitions.ts'
import { readExternName, UniqueNames } from './checked-names.ts'
import { type CheckedModule, checkModule, readCoreModuleType } from './core-module.ts'
import { readCoreTypes } from './core-type-definitions.ts'
import { maxCoreModules, maxNesting } from './decoding-limits.ts'
import type { ComponentDefinition, Definition } from './definitions.ts'
import { readCoreInstance, readInstance } from './instance-definitions.ts'
import { Reader } from './reader.ts'
import { readSortIndex } from './sorts.ts'
import { readExternTypeDefinition, readType } from './type-definitions.ts'

/**
 * Decodes the binary format of a component, without linking it or resolving types (`Binary.md`).
 *
 * @param check checks a core module; called with a reader at its start, and its bytes
 * @throws {DecodeError} with the byte offset of the first error
 */
export function decodeComponent(
  bytes: Uint8Array<ArrayBuffer>,
  check: CheckModule = checkModule,
): ComponentDefinition {
  const reader = new Reader(bytes)
  checkPreamble(reader)
  let modules = 0
  return readComponent(reader, 0, (module, bytes) => {
    if (++modules > maxCoreModules) module.fail(`the component has more than ${maxCoreModules} core modules`)
    return check(module, bytes)
  })
}

type CheckModule = (module: Reader, bytes: Uint8Array<ArrayBuffer>) => CheckedModule

function checkPreamble(reader: Reader): void {
  const { bytes } = reader
  if (bytes.length < 8 || bytes[0] !== 0 || bytes[1] !== 0x61 || bytes[2] !== 0x73 || bytes[3] !== 0x6d) {
    reader.fail('this is not WebAssembly: it does not begin with "\\0asm"')
  }
  const version = (bytes[4] as number) | ((bytes[5] as number) << 8)
  const layer = (bytes[6] as number) | ((bytes[7] as number) << 8)
  if (layer === 0) {
    reader.fail(
      'this is a core WebAssembly module, not a component; convert it with `wasm-tools component new` or `jco new`',
      4,
    )
  }
  if (layer !== 1 || version !== 0x0d) reader.fail(`unknown component version ${version}, layer ${layer}`, 4)
  reader.skip(8)
}

/** Reads the sections after the preamble, up to the end of the reader. */
function readComponent(reader: Reader, depth: number, check: CheckModule): ComponentDefinition {
  if (depth > maxNesting) reader.fail(`components are nested more than ${maxNesting} deep`)
  const definitions: Definition[] = []
  const imports = new UniqueNames('import')
  const exports = new UniqueNames('export')
  const add = (section: Reader, read: (reader: Reader, offset: number) => Definition) => {
    section.each(r => {
      r.count()
      definitions.push(read(r, r.position))
    })
  }
  while (!reader.done) {
    const offset = reader.position
    const id = reader.byte()
    const section = reader.section(reader.u32())
    switch (id) {
      case 0:
        continue
      case 1: {
        const module = section.bytes.subarray(section.position, section.end)
        const offset = section.position
        const checked = check(section, module)
        const type = readCoreModuleType(section, checked)
        definitions.push({ kind: 'core module', offset, bytes: module, sizes: checked.sizes, type })
        continue
      }
      case 2:
        add(section, (r, offset) => ({ kind: 'core instance', offset, expression: readCoreInstance(r) }))
        break
      case 3:
        add(section, (r, offset) => ({ kind: 'core type', offset, types: readCoreTypes(r) }))
        break
      case 4:
        checkNestedPreamble(section)
        definitions.push({
          kind: 'component',
          offset,
          component: readComponent(section, depth + 1, check),
        })
        break
      case 5:
        add(section, (r, offset) => ({ kind: 'instance', offset, expression: readInstance(r) }))
        break
      case 6:
        add(section, (r, offset) => ({ kind: 'alias', offset, alias: readAlias(r) }))
        break
      case 7:
        add(section, (r, offset) => ({ kind: 'type', offset, type: readType(r, 0) }))
        break
      case 8:
        add(section, (r, offset) => ({ kind: 'canon', offset, canon: readCanon(r) }))
        break
      case 9:
        definitions.push({ kind: 'start', offset })
        continue
      case 10:
        add(section, (r, offset) => ({
          kind: 'import',
          offset,
          name: imports.add(r, readExternName),
          type: readExternTypeDefinition(r),
        }))
        break
      case 11:
        add(section, (r, offset) => ({
          kind: 'export',
          offset,
          name: exports.add(r, readExternName),
          sort: readSortIndex(r),
          type: r.optional(readExternTypeDefinition),
        }))
        break
      case 12:
        definitions.push({ kind: 'value', offset })
        continue
      default:
        reader.fail(`unknown section ${id}`, offset)
    }
    section.expectEnd('a section')
  }
  return { definitions }
}

function checkNestedPreamble(section: Reader): void {
  const start = section.skip(8)
  const layer = section.bytes[start + 6]
  if (section.bytes[start + 1] !== 0x61 || layer !== 1) section.fail('expected a nested component', start)
}
