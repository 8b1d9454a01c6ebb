/**
 * The output of `program.ts`: JSON text sequences (RFC 7464). Dawn prints warnings in between, some without the end of
 * the line.
 */

/** Part of the suite that one process runs. */
export interface Assignment {
  /** A query within one file: `webgpu:api,validation,createBindGroup:*`. */
  readonly query: string
  /** Number of cases to leave out, which another process has run. */
  readonly skip: number
  /** Bound of the number of cases of each test, which are spread evenly; all by default. */
  readonly perTest?: number
  /** The share of these cases that runs: every `count`-th one, from `index` on; all by default. */
  readonly share?: Share
}

/** One of `count` equal shares. */
export interface Share {
  /** From 0. */
  readonly index: number
  readonly count: number
}

/** Outcome of a case: one of the CTS, or that of its process. */
export type Status = 'pass' | 'warn' | 'skip' | 'fail' | 'notrun' | 'crash' | 'hang'

/** A record of the output. */
export type Record =
  | { readonly kind: 'adapter'; readonly adapter: string }
  | { readonly kind: 'begin'; readonly query: string }
  | {
      readonly kind: 'end'
      readonly query: string
      readonly status: Status
      /** Messages that explain the status. */
      readonly log: readonly string[]
    }
  | { readonly kind: 'done' }

/** Returns the text of a record. */
export function formatRecord(record: Record): string {
  return `${separator}${JSON.stringify(record)}\n`
}

/** Reads the records of an output that arrives in pieces, and skips all other text. */
export class RecordReader {
  #rest = ''

  /** Returns the records that the piece completes. */
  read(piece: string): Record[] {
    const lines = (this.#rest + piece).split('\n')
    this.#rest = lines.pop()!
    return lines.flatMap(line => {
      const start = line.indexOf(separator)
      return start < 0 ? [] : [JSON.parse(line.slice(start + separator.length)) as Record]
    })
  }
}

const separator = '\x1e'
