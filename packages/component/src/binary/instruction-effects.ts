/**
 * How the instructions of WebAssembly 3.0 whose operands do not depend on types change the height of the operand stack, and which
 * immediates follow their opcodes.
 *
 * @module
 */

/** Immediates of an instruction: `i` LEB128 integers, `b` bytes, `m` a memory argument, `t` a heap type. */
type Immediates = string

/** An inclusive range of opcodes with one effect. */
type Range = readonly [from: number, to: number, effect: number, immediates?: Immediates]

export interface Effect {
  readonly effect: number
  readonly immediates: Immediates
}

/** Returns the effects by their opcodes. */
function table(...ranges: readonly Range[]): readonly (Effect | undefined)[] {
  const effects: (Effect | undefined)[] = Array(ranges.at(-1)![1] + 1).fill(undefined)
  for (const [from, to, effect, immediates = ''] of ranges)
    for (let code = from; code <= to; code++) effects[code] = { effect, immediates }
  return effects
}

/** Ranges of opcodes with effect 0, in pairs; the opcodes between them have effect −1. */
function unaryAmong(first: number, last: number, ...unary: readonly (readonly [number, number])[]): Range[] {
  return [[first, last, -1], ...unary.map(([from, to]): Range => [from, to, 0])]
}

export const plain = table(
  [0x01, 0x01, 0],
  [0x1a, 0x1a, -1],
  [0x1b, 0x1b, -2],
  [0x20, 0x20, 1, 'i'],
  [0x21, 0x21, -1, 'i'],
  [0x22, 0x22, 0, 'i'],
  [0x23, 0x23, 1, 'i'],
  [0x24, 0x24, -1, 'i'],
  [0x25, 0x25, 0, 'i'],
  [0x26, 0x26, -2, 'i'],
  [0x28, 0x35, 0, 'm'],
  [0x36, 0x3e, -2, 'm'],
  [0x3f, 0x3f, 1, 'i'],
  [0x40, 0x40, 0, 'i'],
  [0x41, 0x42, 1, 'i'],
  [0x43, 0x43, 1, 'bbbb'],
  [0x44, 0x44, 1, 'bbbbbbbb'],
  // Numeric instructions; those with one operand are listed.
  ...unaryAmong(0x45, 0xc4, [0x45, 0x45], [0x50, 0x50], [0x67, 0x69], [0x79, 0x7b], [0x8b, 0x91]),
  [0x99, 0x9f, 0],
  [0xa7, 0xc4, 0],
  [0xd0, 0xd0, 1, 't'],
  [0xd1, 0xd1, 0],
  [0xd2, 0xd2, 1, 'i'],
  [0xd3, 0xd3, -1],
  [0xd4, 0xd4, 0],
)

/** After the prefix 0xfb. The allocations of structures and fixed arrays depend on types. */
export const gc = table(
  [2, 4, 0, 'ii'],
  [5, 5, -2, 'ii'],
  [6, 6, -1, 'i'],
  [7, 7, 0, 'i'],
  [9, 10, -1, 'ii'],
  [11, 13, -1, 'i'],
  [14, 14, -3, 'i'],
  [15, 15, 0],
  [16, 16, -4, 'i'],
  [17, 17, -5, 'ii'],
  [18, 19, -4, 'ii'],
  [20, 23, 0, 't'],
  [26, 30, 0],
)

/** After the prefix 0xfc. */
export const bulk = table(
  [0, 7, 0],
  [8, 8, -3, 'ii'],
  [9, 9, 0, 'i'],
  [10, 10, -3, 'ii'],
  [11, 11, -3, 'i'],
  [12, 12, -3, 'ii'],
  [13, 13, 0, 'i'],
  [14, 14, -3, 'ii'],
  [15, 15, -1, 'i'],
  [16, 16, 1, 'i'],
  [17, 17, -3, 'i'],
  [19, 20, -2],
  [21, 22, 0],
)

/** After the prefix 0xfd. */
export const vector = table(
  [0, 10, 0, 'm'],
  [11, 11, -2, 'm'],
  [12, 12, 1, 'b'.repeat(16)],
  [13, 13, -1, 'b'.repeat(16)],
  [14, 14, -1],
  [15, 20, 0],
  // Extracting a lane, or replacing it.
  [21, 34, 0, 'b'],
  ...[23, 26, 28, 30, 32, 34].map((code): Range => [code, code, -1, 'b']),
  ...unaryAmong(35, 81, [77, 77]),
  [82, 82, -2],
  [83, 83, 0],
  [84, 87, -1, 'mb'],
  [88, 91, -2, 'mb'],
  [92, 93, 0, 'm'],
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
)

/** After the prefix 0xfe. */
export const atomic = table(
  [0, 0, -1, 'm'],
  [1, 2, -2, 'm'],
  [3, 3, 0, 'b'],
  [16, 22, 0, 'm'],
  [23, 29, -2, 'm'],
  [30, 71, -1, 'm'],
  [72, 78, -2, 'm'],
)
