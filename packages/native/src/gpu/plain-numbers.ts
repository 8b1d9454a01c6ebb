/** Numbers that need no conversion of Web IDL. The binding converts all other values, or refuses them. */

export function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

export function isU32(value: unknown): value is number {
  return typeof value === 'number' && value >>> 0 === value
}

export function isI32(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value
}

/** Whether a value is an integer up to 2 ** 53 - 1, the largest that Web IDL accepts for 64 bits. */
export function isSize(value: unknown): value is number {
  return isU32(value) || (Number.isSafeInteger(value) && (value as number) >= 0)
}

/** Whether a value is a size or absent. */
export function isOptionalSize(value: unknown): value is number | undefined {
  return value === undefined || isSize(value)
}

/** Whether a value is a finite number of 32 bits, if rounded. */
export function isFloat(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= 3.4e38
}
