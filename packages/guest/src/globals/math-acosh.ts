/**
 * Corrects `Math.acosh` of QuickJS, which computes a value for numbers below -1, where the function is
 * undefined.
 *
 * @see https://tc39.es/ecma262/#sec-math.acosh
 */
const { acosh } = Math

const exact = {
  acosh(x: number): number {
    const number = +x
    return number < 1 ? Number.NaN : acosh(number)
  },
}

Object.defineProperty(Math, 'acosh', { value: exact.acosh })
