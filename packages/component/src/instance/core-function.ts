/** Core value in JS: a bigint for `i64`, a number for any other type. */
export type CoreValue = number | bigint

/** Core function: takes core values and returns at most one. */
// biome-ignore lint/suspicious/noExplicitAny: core functions differ in arity and in number or bigint.
export type CoreFunction = (...args: any[]) => any
