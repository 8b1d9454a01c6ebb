import type { CoreSort, Sort, SortIndex } from './definitions.ts'
import type { Reader } from './reader.ts'

/** Reads a `sortidx`. */
export function readSortIndex(reader: Reader): SortIndex {
  return { sort: readSort(reader), index: reader.u32() }
}

/** Reads a `sort`. */
export function readSort(reader: Reader): Sort {
  if (reader.peek() === 0x00) {
    reader.byte()
    return `core ${readCoreSort(reader)}`
  }
  const code = reader.byte()
  return sorts[code] ?? reader.unknown('sort', code)
}

/** Reads a `core:sort`. */
export function readCoreSort(reader: Reader): CoreSort {
  const code = reader.byte()
  return coreSorts[code] ?? reader.unknown('core sort', code)
}

const coreSorts: Readonly<Record<number, CoreSort>> = {
  0: 'func',
  1: 'table',
  2: 'memory',
  3: 'global',
  4: 'tag',
  16: 'type',
  17: 'module',
  18: 'instance',
}

const sorts: Readonly<Record<number, Sort>> = {
  1: 'func',
  2: 'value',
  3: 'type',
  4: 'component',
  5: 'instance',
}
