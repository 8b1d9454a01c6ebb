import type { TypeSize } from './compile-cost.ts'
import type { Reader } from './reader.ts'

/**
 * Skips a constant expression (`core:expr`), and counts the elements of its arrays and the fields of its structures:
 * engines allocate them, however many a module of a few bytes asks for. An array whose length is not an `i32.const` counts
 * as too large. The fields of `struct.new` do not count: the expression has a value for each.
 *
 * @param types sizes of the types, by their indices
 * @throws {DecodeError} when the component has too many such elements, or when the expression has an instruction that is
 *   not one of constant expressions
 */
export function skipConstExpression(reader: Reader, types: readonly TypeSize[] = []): void {
  let length = Infinity
  for (;;) {
    const byte = reader.byte()
    const opcode = byte === 0xfb ? 0xfb00 + reader.u32() : byte
    if (opcode === 0xfb06 || opcode === 0xfb07) reader.count(length)
    switch (opcode) {
      case 0x0b: // end
        return
      case 0x6a: // i32.add, i32.sub, i32.mul, and those of i64
      case 0x6b:
      case 0x6c:
      case 0x7c:
      case 0x7d:
      case 0x7e:
      case 0xfb1a: // any.convert_extern, extern.convert_any, ref.i31
      case 0xfb1b:
      case 0xfb1c:
        break
      case 0x23: // global.get
      case 0xd2: // ref.func
      case 0xfb00: // struct.new
      case 0xfb06: // array.new, array.new_default
      case 0xfb07:
        reader.u32()
        break
      case 0xfb01: // struct.new_default
        reader.count(types[reader.u32()]?.fields ?? 0)
        break
      case 0xfb08: // array.new_fixed, whose elements the expression lists
        reader.u32()
        reader.u32()
        break
      case 0x41: // i32.const
        length = reader.s33() >>> 0
        continue
      case 0x42: // i64.const
        while (reader.byte() >= 0x80);
        break
      case 0x43: // f32.const
        reader.skip(4)
        break
      case 0x44: // f64.const
        reader.skip(8)
        break
      case 0xd0: // ref.null
        reader.s33()
        break
      case 0xfd: // v128.const
        reader.u32()
        reader.skip(16)
        break
      default:
        reader.fail(`unknown instruction 0x${opcode.toString(16)} in a constant expression`)
    }
    length = Infinity
  }
}
