import { type Bytes, concat, name, vec } from '../binary/write.ts'

/** Encodes a vector of `times` equal items. */
export function repeated(times: number, item: Bytes): Bytes {
  return vec(Array<Bytes>(times).fill(item))
}

/** Encodes a name of an import or export (`importname'`, `exportname'`). */
export function externName(text: string): Bytes {
  return concat([[0x00], name(text)])
}
