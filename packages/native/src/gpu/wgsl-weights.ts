/**
 * Weights of the parts of a shader in WGSL: the memory, in kB, that SwiftShader takes to compile each, as measured with vectors of
 * four numbers. The time is about 1 s for 100 MB, and grows with the square of that. Compilers of other drivers differ in the
 * amounts, but hardly in which parts are expensive.
 */

/** Weight of any token: it is parsed, and becomes part of several trees. */
const anyToken = 1

/** Returns a map with a weight for each of the names, which are separated by spaces. */
const weights = (...entries: readonly (readonly [weight: number, names: string])[]) =>
  new Map(entries.flatMap(([weight, names]) => names.split(' ').map(name => [name, weight] as const)))

/**
 * Weights of the characters of operators, and of statements with blocks. A division tests each divisor, and divides number by
 * number, a shift is made number by number, and a logical operator begins blocks, as a statement does. Compilers follow each value through all blocks.
 */
const operatorsAndStatements = weights(
  [5, '+ - * & | ^ < > = ! ~'],
  [250, '&& ||'],
  [200, '<< >>'],
  [300, '/'],
  [400, '%'],
  [150, 'if'],
  [30, 'else'],
  [300, 'case default for while loop'],
)

/** Weights of the functions of WGSL that are more than a few instructions. */
const functions = weights(
  [
    800,
    'textureLoad textureStore textureGather textureGatherCompare textureSample textureSampleBias textureSampleGrad',
  ],
  [800, 'textureSampleLevel textureSampleCompare textureSampleCompareLevel textureSampleBaseClampToEdge'],
  [700, 'pack4xU8 pack4xI8 pack4xU8Clamp pack4xI8Clamp insertBits'],
  [450, 'countLeadingZeros countTrailingZeros firstLeadingBit firstTrailingBit dot4U8Packed dot4I8Packed'],
  [400, 'atan2 pow determinant'],
  [
    250,
    'faceForward refract sinh cosh tanh asinh acosh atanh smoothstep pack2x16float unpack2x16float extractBits',
  ],
  [200, 'atan log log2 saturate clamp quantizeToF16 unpack4x8snorm unpack4x8unorm unpack4xU8 unpack4xI8'],
  [150, 'tan asin acos exp exp2 round reverseBits pack4x8snorm pack4x8unorm'],
  [100, 'sin cos min max sign countOneBits frexp ldexp normalize'],
  [60, 'length distance reflect modf abs all any textureDimensions'],
  [
    60,
    'subgroupAdd subgroupExclusiveAdd subgroupInclusiveAdd subgroupMul subgroupExclusiveMul subgroupInclusiveMul',
  ],
  [60, 'subgroupMin subgroupMax subgroupAnd subgroupOr subgroupXor subgroupBroadcast subgroupBroadcastFirst'],
  [60, 'subgroupShuffle subgroupShuffleXor subgroupShuffleUp subgroupShuffleDown'],
)

/** Weight of any other function of WGSL, or of a constructor. */
const anyFunction = 20

/** Weights of a number of a value, by the way in which the value is read or written. */
const numbers = {
  /** A value larger than a vector becomes as many values as it has numbers. */
  copied: 20,
  /** A matrix, which is an operand. */
  multiplied: 8,
  /** An integer is made of a number of another type, with tests of its range. */
  converted: 80,
  /** Memory of a buffer or workgroup, at an address that is known before. */
  shared: 40,
  /** Any memory, where each invocation has another address, whose bounds are tested. */
  indexed: 170,
}

/** Weight of writing one number of a vector, which makes another vector. */
export const weightOfComponent = 20

/** Returns the weight of any token, and of the operator or statement that it stands for. */
export function weightOfToken(token: string): number {
  return anyToken + (operatorsAndStatements.get(token) ?? 0)
}

/** Returns the weight of a statement or a call of a function of WGSL whose name is before a parenthesis. */
export function weightOfCall(name: string): number {
  return anyToken + (operatorsAndStatements.get(name) ?? functions.get(name) ?? anyFunction)
}

/** Returns the weight of reading or writing a value, whose numbers are all alive at the same time. */
export function weightOfValue(access: keyof typeof numbers, bytes: number): number {
  const withAllOthers = 1 + bytes / 2048
  return (bytes / 4) * numbers[access] * withAllOthers
}

/** Returns the weight of setting variables to zero, or to another value. */
export function weightOfVariables(bytes: number): number {
  return 10 * bytes
}
