import { readdirSync, readFileSync } from 'node:fs'

/** How many files, sockets among them, this process may have open at a time. */
export function openFileLimit(): number {
  return parseOpenFileLimit(limitsOfProcess()) ?? reportedLimit() ?? leastUsualLimit
}

/** How many it has open. */
export function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return usualOpenFiles
  }
}

/**
 * The limit in a text as `/proc/self/limits` has it; `undefined` when it is not there.
 *
 * @returns `Infinity` for `unlimited`
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

/** Outside of Linux Node tells, in a report that takes a while to make. */
function reportedLimit(): number | undefined {
  const { userLimits } = process.report.getReport() as {
    readonly userLimits?: { readonly open_files?: { readonly soft: number | 'unlimited' } }
  }
  const soft = userLimits?.open_files?.soft
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : soft
}

/** Of macOS; other systems permit more. */
const leastUsualLimit = 256

/** Of Node itself, with room to spare. */
const usualOpenFiles = 64
