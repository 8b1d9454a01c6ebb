import type { Reader } from './reader.ts'

/**
 * Skips a constant expression (`core:expr`).
 *
 * @throws {DecodeError} when it has an instruction that is not one of constant expressions
 */
export function skipConstExpression(reader: Reader): void {
  for (;;) {
    const opcode = reader.byte()
    switch (opcode) {
      case 0x0b: // end
        return
      case 0x6a: // i32.add, i32.sub, i32.mul, and those of i64
      case 0x6b:
      case 0x6c:
      case 0x7c:
      case 0x7d:
      case 0x7e:
        break
      case 0x23: // global.get
      case 0xd2: // ref.func
        reader.u32()
        break
      case 0x41: // i32.const, i64.const
      case 0x42:
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
      case 0xfb:
        skipGcInstruction(reader)
        break
      case 0xfd: // v128.const
        reader.u32()
        reader.skip(16)
        break
      default:
        unknownInstruction(reader, opcode)
    }
  }
}

function skipGcInstruction(reader: Reader): void {
  const opcode = reader.u32()
  switch (opcode) {
    case 0x1a: // any.convert_extern, extern.convert_any, ref.i31
    case 0x1b:
    case 0x1c:
      return
    case 0x08: // array.new_fixed
      reader.u32()
      reader.u32()
      return
    case 0x00: // struct.new, array.new, and both with default values
    case 0x01:
    case 0x06:
    case 0x07:
      reader.u32()
      return
    default:
      unknownInstruction(reader, opcode)
  }
}

function unknownInstruction(reader: Reader, opcode: number): never {
  reader.fail(`unknown instruction 0x${opcode.toString(16)} in a constant expression`)
}
