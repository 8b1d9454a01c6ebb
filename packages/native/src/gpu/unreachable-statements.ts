import type { Part } from './wgsl-tokens.ts'

/** A block that is open. */
interface Block {
  /** First token of its statement: none of a block alone, `else if` of a condition after another. */
  readonly kind: string
  /** The block as a statement that is reported. */
  readonly reported: Part | undefined
  /** Whether a statement of the block always returns, breaks or continues. */
  hasEnded: boolean
  /** Whether a statement follows that one. */
  isCounted: boolean
  /** Whether all cases so far, or all blocks of the last `if` of the block, have ended. */
  haveAllEnded: boolean
  /** Whether a `break` leaves the statement of the block. */
  hasBreak: boolean
}

/**
 * Finds the blocks of a shader in WGSL with statements that no path reaches, of which Dawn's compiler reports the first, token by
 * token.
 */
export class UnreachableStatements {
  /** Those that Dawn reports. */
  readonly parts: Part[] = []
  readonly #blocks: Block[] = []
  /** Those that a `break` leaves. */
  readonly #breakable: Block[] = []
  #parentheses = 0
  /** First token of the statement, or none before it. */
  #first = ''
  /** The statement, if it is reported and no block. */
  #reported: Part | undefined

  /** Takes the next token. */
  read(token: string, at: number): void {
    if (token === '(') this.#parentheses++
    else if (token === ')') this.#parentheses--
    if (this.#parentheses > 0) return
    const block = this.#blocks.at(-1)
    let reported: Part | undefined
    if (
      block?.hasEnded &&
      !block.isCounted &&
      this.#first === '' &&
      !/^([};)]|else|case|default)$/.test(token)
    ) {
      block.isCounted = true
      reported = { start: at, end: at }
      this.parts.push(reported)
      if (token !== '{') this.#reported = reported
    }
    if (this.#reported !== undefined && /^[;{}]$/.test(token)) {
      this.#reported.end = at
      this.#reported = undefined
    }
    if (token === '{') {
      const state = { hasEnded: false, isCounted: false, haveAllEnded: true, hasBreak: false }
      const opened = { kind: this.#first, reported, ...state }
      this.#blocks.push(opened)
      if (isBreakable.test(this.#first)) this.#breakable.push(opened)
      this.#first = ''
    } else if (token === '}') {
      this.#blocks.pop()
      if (block === this.#breakable.at(-1)) this.#breakable.pop()
      if (block?.reported !== undefined) block.reported.end = at
      const outer = this.#blocks.at(-1)
      if (outer !== undefined && block !== undefined && hasEndedAfter(block, outer)) outer.hasEnded = true
      this.#first = ''
    } else if (token === ';') {
      if (block !== undefined && /^(return|break|continue)$/.test(this.#first)) block.hasEnded = true
      if (this.#first === 'break' && this.#breakable.length > 0) this.#breakable.at(-1)!.hasBreak = true
      this.#first = ''
    } else if (this.#first === '') this.#first = token
    else if (this.#first === 'else' && token === 'if') this.#first = 'else if'
  }
}

const isBreakable = /^(loop|for|while|switch)$/

/** Whether no path leads from a block, which closes, to the statement after its own. */
function hasEndedAfter({ kind, hasEnded, haveAllEnded, hasBreak }: Block, outer: Block): boolean {
  switch (kind) {
    case 'if':
      outer.haveAllEnded = hasEnded
      return false
    case 'else if':
    case 'case':
    case 'default':
      outer.haveAllEnded &&= hasEnded
      return false
    case 'else':
      return outer.haveAllEnded && hasEnded
    case 'switch':
      return haveAllEnded && !hasBreak
    case 'loop':
      return !hasBreak
    case 'for':
    case 'while':
    case 'continuing':
      return false
    default:
      return hasEnded
  }
}
