/** Returns a function that computes its result once for each type. */
export function memoize<Type extends object, Result>(
  compute: (type: Type) => Result,
): (type: Type) => Result {
  const results = new WeakMap<Type, Result>()
  return type => {
    let result = results.get(type)
    if (result === undefined) {
      result = compute(type)
      results.set(type, result)
    }
    return result
  }
}
