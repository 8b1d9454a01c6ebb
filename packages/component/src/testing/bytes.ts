import { type Bytes, concat, name, vec } from '../binary/write.ts'

/** `vec` with the same item a number of times. */
export function repeated(times: number, item: Bytes): Bytes {
  return vec(Array<Bytes>(times).fill(item))
}

/** `importname'` and `exportname'` */
export function externName(text: string): Bytes {
  return concat([[0x00], name(text)])
}
