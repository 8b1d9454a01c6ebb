/**
 * How the instructions of WebAssembly 3.0 change the height of the operand stack, and which immediates follow their opcodes.
 *
 * @module
 */

/**
 * An entry for each opcode of {@link opcodeOf}:
 *
 * - bits 0 to 2: by how much the height of the operand stack changes, plus 6,
 * - bits 3 and 4: how many LEB128 integers the immediates begin with,
 * - bits 5 to 9: how many bytes follow these integers,
 * - bit 10: whether the first integer may show that there is one more,
 * - bit 11: whether the instruction is special.
 *
 * {@link isPlain}, {@link hasInteger}, {@link effectOf}, {@link immediatesEnd} and {@link isSpecial} take an entry apart.
 */
export const instructions = new Int16Array(0xc00)

/** Whether an instruction is not special and has at most one integer as its immediates, as most instructions in code. */
export function isPlain(entry: number): boolean {
  return entry < 2 * integer
}

/** Whether a plain instruction has an integer. */
export function hasInteger(entry: number): boolean {
  return entry >= integer
}

/** Returns by how much an instruction changes the height of the operand stack. */
export function effectOf(entry: number): number {
  return (entry & 7) - 6
}

/** Returns the end of the immediates that begin at `at`. */
export function immediatesEnd(entry: number, bytes: Uint8Array, at: number): number {
  const hasIndex = (entry & maybeIndex) !== 0 && ((bytes[at] as number) & 0x40) !== 0
  return integersEnd(bytes, at, ((entry >> 3) & 3) + Number(hasIndex)) + ((entry >> 5) & 31)
}

/** Whether an instruction branches, or has operands or immediates that its entry does not describe, or is unknown. */
export function isSpecial(entry: number): boolean {
  return entry >= special
}

/**
 * Returns the opcode of an instruction with a prefix, from 0xfb to 0xff, and a number behind it: 0x200 and more. The first byte of
 * other instructions is their opcode.
 */
export function opcodeOf(prefix: number, number: number): number {
  return number < 0x200 ? (prefix - unprefixed) * 0x200 + number : unknown
}

/** Returns the end of the LEB128 integer that begins at `at`. */
export function integerEnd(bytes: Uint8Array, at: number): number {
  while ((bytes[at++] as number) >= 0x80);
  return at
}

/** Returns the end of the last of several LEB128 integers. */
export function integersEnd(bytes: Uint8Array, at: number, count: number): number {
  for (let i = 0; i < count && at < bytes.length; i++) at = integerEnd(bytes, at)
  return at
}

/** Stands for the prefix of instructions without one. */
const unprefixed = 0xfa

/** An opcode that no instruction has. */
const unknown = 0x100

const special = 1 << 11

const bytes = (count: number) => count << 5

// Heap types and block types are like integers.
const integer = 1 << 3
const twoIntegers = 2 * integer

// If bit 6 of an alignment is set, the index of a memory is between alignment and offset.
const maybeIndex = 1 << 10
const memoryArgument = twoIntegers | maybeIndex
const memoryArgumentAndByte = memoryArgument | bytes(1)

/** An inclusive range of opcodes with one effect. */
type Range = readonly [from: number, to: number, effect: number, immediates?: number]

function define(prefix: number, ranges: readonly Range[], flag = 0): void {
  for (const [from, to, effect, immediates = 0] of ranges) {
    const entry = flag | immediates | (effect + 6)
    instructions.fill(entry, opcodeOf(prefix, from), opcodeOf(prefix, to) + 1)
  }
}

instructions.fill(special | 6)

/** Ranges of opcodes with effect 0, in pairs; the opcodes between them have effect −1. */
function unaryAmong(first: number, last: number, ...unary: readonly (readonly [number, number])[]): Range[] {
  return [[first, last, -1], ...unary.map(([from, to]): Range => [from, to, 0])]
}

define(unprefixed, [
  [0x01, 0x01, 0],
  [0x1a, 0x1a, -1],
  [0x1b, 0x1b, -2],
  [0x20, 0x20, 1, integer],
  [0x21, 0x21, -1, integer],
  [0x22, 0x22, 0, integer],
  [0x23, 0x23, 1, integer],
  [0x24, 0x24, -1, integer],
  [0x25, 0x25, 0, integer],
  [0x26, 0x26, -2, integer],
  [0x28, 0x35, 0, memoryArgument],
  [0x36, 0x3e, -2, memoryArgument],
  [0x3f, 0x3f, 1, integer],
  [0x40, 0x40, 0, integer],
  [0x41, 0x42, 1, integer],
  [0x43, 0x43, 1, bytes(4)],
  [0x44, 0x44, 1, bytes(8)],
  // Numeric instructions; those with one operand are listed.
  ...unaryAmong(0x45, 0xc4, [0x45, 0x45], [0x50, 0x50], [0x67, 0x69], [0x79, 0x7b], [0x8b, 0x91]),
  [0x99, 0x9f, 0],
  [0xa7, 0xc4, 0],
  [0xd0, 0xd0, 1, integer],
  [0xd1, 0xd1, 0],
  [0xd2, 0xd2, 1, integer],
  [0xd3, 0xd3, -1],
  [0xd4, 0xd4, 0],
])

define(0xfb, [
  [2, 4, 0, twoIntegers],
  [5, 5, -2, twoIntegers],
  [6, 6, -1, integer],
  [7, 7, 0, integer],
  [9, 10, -1, twoIntegers],
  [11, 13, -1, integer],
  [14, 14, -3, integer],
  [15, 15, 0],
  [16, 16, -4, integer],
  [17, 17, -5, twoIntegers],
  [18, 19, -4, twoIntegers],
  [20, 23, 0, integer],
  [26, 30, 0],
])

define(0xfc, [
  [0, 7, 0],
  [8, 8, -3, twoIntegers],
  [9, 9, 0, integer],
  [10, 10, -3, twoIntegers],
  [11, 11, -3, integer],
  [12, 12, -3, twoIntegers],
  [13, 13, 0, integer],
  [14, 14, -3, twoIntegers],
  [15, 15, -1, integer],
  [16, 16, 1, integer],
  [17, 17, -3, integer],
  [19, 20, -2],
  [21, 22, 0],
])

define(0xfd, [
  [0, 10, 0, memoryArgument],
  [11, 11, -2, memoryArgument],
  [12, 12, 1, bytes(16)],
  [13, 13, -1, bytes(16)],
  [14, 14, -1],
  [15, 20, 0],
  // Extracting a lane, or replacing it.
  [21, 34, 0, bytes(1)],
  ...[23, 26, 28, 30, 32, 34].map((code): Range => [code, code, -1, bytes(1)]),
  ...unaryAmong(35, 81, [77, 77]),
  [82, 82, -2],
  [83, 83, 0],
  [84, 87, -1, memoryArgumentAndByte],
  [88, 91, -2, memoryArgumentAndByte],
  [92, 93, 0, memoryArgument],
  [94, 95, 0],
  ...unaryAmong(
    96,
    255,
    ...([
      [96, 100],
      [103, 106],
      [116, 117],
      [122, 122],
      [124, 129],
      [131, 132],
      [135, 138],
      [148, 148],
      [160, 161],
      [163, 164],
      [167, 170],
      [192, 193],
      [195, 196],
      [199, 202],
      [224, 225],
      [227, 227],
      [236, 237],
      [239, 239],
      [248, 255],
    ] as const),
  ),
  ...unaryAmong(256, 274, [257, 260]),
  [261, 268, -2],
  [275, 275, -2],
])

define(0xfe, [
  [0, 0, -1, memoryArgument],
  [1, 2, -2, memoryArgument],
  [3, 3, 0, bytes(1)],
  [16, 22, 0, memoryArgument],
  [23, 29, -2, memoryArgument],
  [30, 71, -1, memoryArgument],
  [72, 78, -2, memoryArgument],
])

define(
  unprefixed,
  [
    [0x00, 0x00, 0],
    [0x02, 0x03, 0, integer],
    [0x04, 0x04, -1, integer],
    [0x05, 0x05, 0],
    [0x06, 0x06, 0, integer],
    [0x07, 0x09, 0, integer],
    [0x0a, 0x0b, 0],
    [0x0c, 0x0c, 0, integer],
    [0x0d, 0x0e, -1, integer],
    [0x0f, 0x0f, 0],
    [0x10, 0x10, 0, integer],
    [0x11, 0x11, -1, twoIntegers],
    [0x12, 0x12, 0, integer],
    [0x13, 0x13, 0, twoIntegers],
    [0x14, 0x14, -1, integer],
    [0x15, 0x15, 0, integer],
    [0x18, 0x18, 0, integer],
    [0x19, 0x19, 0],
    [0x1c, 0x1c, -2, integer],
    [0x1f, 0x1f, 0, integer],
    [0xd5, 0xd6, 0, integer],
  ],
  special,
)

define(
  0xfb,
  [
    [0, 0, 0, integer],
    [1, 1, 1, integer],
    [8, 8, 0, twoIntegers],
    [24, 25, 0, integer],
  ],
  special,
)
