/**
 * Cases that behave in a component as in Node.
 *
 * Each subject is a file; each case returns or throws a value, which {@link observe} turns into one line of JSON.
 * `node-modules.test.ts` runs all of them in Node and in a component and compares the lines.
 */

/** A case: what it does, and the observed value. */
export type Case = (folder: string) => unknown

/** A value that the types of a function forbid. */
// biome-ignore lint/suspicious/noExplicitAny: the cases pass wrong values on purpose
export type Any = any

/** The cases of a subject, by name. */
export type Cases = Readonly<Record<string, Case>>

/**
 * Runs a case and describes its result: the value, or its error by name. With a folder, for the functions of Node's own
 * modules, also by code and, for errors of the operating system, by message.
 */
export async function observe(run: Case, folder: string): Promise<string> {
  try {
    return JSON.stringify(await run(folder), plain) ?? 'undefined'
  } catch (error) {
    return JSON.stringify(errorOf(error, folder))
  }
}

/** Returns the result of each part of a case, so that several related calls make one case. */
export async function each(folder: string, runs: readonly Case[]): Promise<string[]> {
  const results: string[] = []
  for (const run of runs) results.push(await observe(run, folder))
  return results
}

function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function') return 'function'
  if (value === undefined) return 'undefined'
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return value
}

function errorOf(error: unknown, folder: string): unknown {
  if (!(error instanceof Error)) return { thrown: String(error) }
  const { name, message, code, syscall } = error as NodeJS.ErrnoException
  const isOfSystem = syscall !== undefined && /^E[A-Z]+$/.test(code ?? '')
  return {
    error: name,
    // The functions of the web platform have no codes outside of Node.
    ...(folder === '' ? {} : { code }),
    ...(isOfSystem ? { message: message.replaceAll(folder, 'FOLDER') } : {}),
  }
}
