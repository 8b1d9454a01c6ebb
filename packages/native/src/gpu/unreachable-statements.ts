import { tokensOf } from './wgsl-tokens.ts'

/** A block that is open. */
interface Block {
  /** First token of its statement: none of a block alone, `else if` of a condition after another. */
  readonly kind: string
  /** Whether a statement of the block always returns, breaks or continues. */
  hasEnded: boolean
  /** Whether a statement follows that one. */
  isCounted: boolean
  /** Whether all cases so far, or all blocks of the last `if` of the block, have ended. */
  haveAllEnded: boolean
  /** Whether a `break` leaves the statement of the block. */
  hasBreak: boolean
}

/** Returns how many blocks of a shader in WGSL have statements that no path reaches, of which Dawn reports the first. */
export function unreachableStatements(code: string): number {
  const blocks: Block[] = []
  /** Those that a `break` leaves. */
  const breakable: Block[] = []
  let count = 0
  let parentheses = 0
  /** First token of the statement, or none before it. */
  let first = ''
  for (const token of tokensOf(code)) {
    if (token === '(') parentheses++
    else if (token === ')') parentheses--
    if (parentheses > 0) continue
    const block = blocks.at(-1)
    if (block?.hasEnded && !block.isCounted && first === '' && !/^([};)]|else|case|default)$/.test(token)) {
      block.isCounted = true
      count++
    }
    if (token === '{') {
      const opened = { kind: first, hasEnded: false, isCounted: false, haveAllEnded: true, hasBreak: false }
      blocks.push(opened)
      if (isBreakable.test(first)) breakable.push(opened)
      first = ''
    } else if (token === '}') {
      blocks.pop()
      if (block === breakable.at(-1)) breakable.pop()
      const outer = blocks.at(-1)
      if (outer !== undefined && block !== undefined && hasEndedAfter(block, outer)) outer.hasEnded = true
      first = ''
    } else if (token === ';') {
      if (block !== undefined && /^(return|break|continue)$/.test(first)) block.hasEnded = true
      if (first === 'break' && breakable.length > 0) breakable.at(-1)!.hasBreak = true
      first = ''
    } else if (first === '') first = token
    else if (first === 'else' && token === 'if') first = 'else if'
  }
  return count
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
