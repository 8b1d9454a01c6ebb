/** A number in unsigned LEB128 (`u32`, `u64`). */
export function leb128(value: number | bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt(value)
  do {
    const more = rest >= 0x80n
    bytes.push(Number(rest & 0x7fn) | (more ? 0x80 : 0))
    rest >>= 7n
  } while (rest > 0n)
  return bytes
}
