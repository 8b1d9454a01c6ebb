/** A core value as JS sees it: `i64` as a bigint, the others as numbers. */
export type CoreValue = number | bigint

/** A core function: numbers and bigints in, at most one out. */
// biome-ignore lint/suspicious/noExplicitAny: core functions differ in arity and in number or bigint.
export type CoreFunction = (...args: any[]) => any
