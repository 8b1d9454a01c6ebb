import type { Alias } from './definitions.ts'
import type { Reader } from './reader.ts'
import { readSort } from './sorts.ts'

/** Reads an `alias`. */
export function readAlias(reader: Reader): Alias {
  const sort = readSort(reader)
  const kind = reader.byte()
  switch (kind) {
    case 0x00:
      return { kind: 'export', sort, instance: reader.u32(), name: reader.name() }
    case 0x01:
      return { kind: 'core export', sort, instance: reader.u32(), name: reader.name() }
    case 0x02:
      return { kind: 'outer', sort, count: reader.u32(), index: reader.u32() }
    default:
      return reader.unknown('alias target', kind)
  }
}
