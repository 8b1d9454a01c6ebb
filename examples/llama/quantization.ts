/** Formats in which numbers share a scale in blocks, as GGUF files have them, and the shader that unpacks them. */

/** How a block of a format is stored. */
interface BlockFormat {
  /** Number of values in a block. */
  readonly numbers: number
  /** Bytes of a block. */
  readonly bytes: number
  /** The value `j` of the block that begins at the byte `at`: statements in WGSL, which return an `f32`. */
  readonly value: string
}

/** The low or the high half of the byte at `first + j % 16`, as Q4_0 and its kind have them. */
const nibble = (first: number) => `(byte(at + ${first} + j % 16) >> (4 * (j / 16))) & 15`

/** The fifth bit of a value, in the 32 bits at `first`. */
const fifthBit = (first: number) => `((byte(at + ${first} + j / 8) >> (j % 8)) & 1) << 4`

/** The value of a block with a scale and a least value, each for 32 values, in 6 bits. */
const scaled = (quantum: string) => `
  let s = j / 32;
  var scale = byte(at + 4 + s);
  var least = byte(at + 8 + s);
  if (s < 4) {
    scale &= 63;
    least &= 63;
  } else {
    scale = (byte(at + 8 + s) & 15) | ((byte(at + s) >> 6) << 4);
    least = (byte(at + 8 + s) >> 4) | ((byte(at + 4 + s) >> 6) << 4);
  }
  return half(at) * f32(scale) * f32(${quantum}) - half(at + 2) * f32(least);`

/** Half of the byte of a value, where 32 low halves precede 32 high ones. */
const halfOf64 = (first: number) => `(byte(at + ${first} + j / 64 * 32 + j % 32) >> (4 * (j / 32 % 2))) & 15`

/** Two bits of a value, where four values of a byte are 32 apart. */
const quarterOf128 = (first: number) =>
  `(byte(at + ${first} + j / 128 * 32 + j % 32) >> (2 * (j / 32 % 4))) & 3`

/** The formats, by their names in ggml. */
export const blockFormats = {
  Q4_0: { numbers: 32, bytes: 18, value: `return half(at) * (f32(${nibble(2)}) - 8);` },
  Q4_1: { numbers: 32, bytes: 20, value: `return half(at) * f32(${nibble(4)}) + half(at + 2);` },
  Q5_0: { numbers: 32, bytes: 22, value: `return half(at) * (f32((${nibble(6)}) | (${fifthBit(2)})) - 16);` },
  Q5_1: {
    numbers: 32,
    bytes: 24,
    value: `return half(at) * f32((${nibble(8)}) | (${fifthBit(4)})) + half(at + 2);`,
  },
  Q8_0: { numbers: 32, bytes: 34, value: 'return half(at) * signed(at + 2 + j);' },
  Q2_K: {
    numbers: 256,
    bytes: 84,
    value: `let scales = byte(at + j / 16);
  return half(at + 80) * f32(scales & 15) * f32(${quarterOf128(16)}) - half(at + 82) * f32(scales >> 4);`,
  },
  Q3_K: {
    numbers: 256,
    bytes: 110,
    value: `let s = j / 16;
  let scale = ((byte(at + 96 + s % 8) >> (4 * (s / 8))) & 15) | (((byte(at + 104 + s % 4) >> (2 * (s / 4))) & 3) << 4);
  let less = 4 - ((byte(at + j % 32) >> (j / 32)) & 1) * 4;
  return half(at + 108) * (f32(scale) - 32) * (f32(${quarterOf128(32)}) - f32(less));`,
  },
  Q4_K: { numbers: 256, bytes: 144, value: scaled(halfOf64(16)) },
  Q5_K: {
    numbers: 256,
    bytes: 176,
    value: scaled(`(${halfOf64(48)}) | (((byte(at + 16 + j % 32) >> (j / 32)) & 1) << 4)`),
  },
  Q6_K: {
    numbers: 256,
    bytes: 210,
    value: `let low = (byte(at + j / 128 * 64 + j % 64) >> (4 * (j / 64 % 2))) & 15;
  return half(at + 208) * signed(at + 192 + j / 16) * (f32(low | ((${quarterOf128(128)}) << 4)) - 32);`,
  },
} as const satisfies Record<string, BlockFormat>

/** Name of a format of blocks. */
export type Quantization = keyof typeof blockFormats

/** Returns a shader that unpacks values, two f16 per word. Blocks need not start at whole words. */
export function unpackKernel(format: Quantization): string {
  const { numbers, bytes, value } = blockFormats[format]
  return /* wgsl */ `
@group(0) @binding(0) var<storage, read> stored: array<u32>;
@group(0) @binding(1) var<storage, read_write> packed: array<u32>;

fn byte(at: u32) -> u32 {
  return (stored[at / 4] >> (8 * (at % 4))) & 255;
}

fn signed(at: u32) -> f32 {
  return f32(i32(byte(at) << 24) >> 24);
}

fn half(at: u32) -> f32 {
  return unpack2x16float(byte(at) | (byte(at + 1) << 8)).x;
}

fn value(i: u32) -> f32 {
  let at = i / ${numbers} * ${bytes};
  let j = i % ${numbers};
  ${value}
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < arrayLength(&packed); i += 256 * groups.x) {
    packed[i] = pack2x16float(vec2f(value(2 * i), value(2 * i + 1)));
  }
}`
}
