/** A function that remembers, for each type that it was asked about, what `compute` said. */
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
