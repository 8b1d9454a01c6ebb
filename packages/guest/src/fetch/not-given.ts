/** Makes the error of a part of fetch that components do not have. */
export function notGiven(part: string): TypeError {
  return new TypeError(`fetch in a component has no ${part}`)
}
