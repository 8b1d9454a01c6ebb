/**
 * QuickJS computes `Math.acosh` by a formula that has values below -1 too, where the function has none.
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
