/** Returns a function that computes its result once for each object, such as a type. */
export function memoize<From extends object, Result>(
  compute: (from: From) => Result,
): (from: From) => Result {
  const results = new WeakMap<From, Result>()
  return from => {
    let result = results.get(from)
    if (result === undefined) {
      result = compute(from)
      results.set(from, result)
    }
    return result
  }
}
