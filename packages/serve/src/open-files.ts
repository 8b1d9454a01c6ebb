import { readdirSync, readFileSync } from 'node:fs'

/** Returns how many files, sockets included, this process may have open. */
export function openFileLimit(): number {
  return parseOpenFileLimit(limitsOfProcess()) ?? reportedLimit() ?? leastUsualLimit
}

/** Returns how many files this process has open. */
export function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return usualOpenFiles
  }
}

/**
 * Parses the soft limit on open files in a text such as `/proc/self/limits`.
 *
 * @returns `Infinity` for `unlimited`; `undefined` when the text does not state it
 */
export function parseOpenFileLimit(limits: string): number | undefined {
  const [, soft] = /^Max open files +(\d+|unlimited) /m.exec(limits) ?? []
  if (soft === undefined) return undefined
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft)
}

function limitsOfProcess(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8')
  } catch {
    return ''
  }
}

/** Reads the limit from Node's report, which works outside of Linux and takes a while. */
function reportedLimit(): number | undefined {
  const { userLimits } = process.report.getReport() as {
    readonly userLimits?: { readonly open_files?: { readonly soft: number | 'unlimited' } }
  }
  const soft = userLimits?.open_files?.soft
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : soft
}

/** The default of macOS; other systems permit more. */
const leastUsualLimit = 256

/** Files that Node itself opens, with room to spare. */
const usualOpenFiles = 64
