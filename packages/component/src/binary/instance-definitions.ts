import { readExternName, readName, UniqueNames } from './checked-names.ts'
import type { CoreInstanceExpression, InstanceExpression, NamedSortIndex } from './definitions.ts'
import type { Reader } from './reader.ts'
import { readCoreSort, readSortIndex } from './sorts.ts'

/** Reads a `core:instanceexpr`. */
export function readCoreInstance(reader: Reader): CoreInstanceExpression {
  const kind = reader.byte()
  if (kind === 0x00) {
    return {
      kind: 'instantiate',
      module: reader.u32(),
      args: reader.vec(r => {
        const name = r.name()
        r.expect(0x12, 'a core instance')
        return { name, instance: r.u32() }
      }),
    }
  }
  if (kind !== 0x01) reader.unknown('core instance expression', kind)
  return {
    kind: 'exports',
    exports: reader.vec(r => ({ name: r.name(), sort: readCoreSort(r), index: r.u32() })),
  }
}

/** Reads an `instanceexpr`. */
export function readInstance(reader: Reader): InstanceExpression {
  const kind = reader.byte()
  if (kind === 0x00) {
    const args = new UniqueNames('argument')
    return {
      kind: 'instantiate',
      component: reader.u32(),
      args: reader.vec((r): NamedSortIndex => ({ name: args.add(r, readName), ...readSortIndex(r) })),
    }
  }
  if (kind !== 0x01) reader.unknown('instance expression', kind)
  const names = new UniqueNames('export')
  return {
    kind: 'exports',
    exports: reader.vec((r): NamedSortIndex => ({ name: names.add(r, readExternName), ...readSortIndex(r) })),
  }
}
