/** Reads Hugging Face's `tokenizer.json` for byte-pair encodings, among them those of Llama 2 and Llama 3. */

import { parseJson } from '../lib/json.ts'
import { byteName, merged, type Tokenizer } from './tokenizer.ts'

/** The fields of the file that are read, for tokenizers of the type BPE. */
export interface TokenizerFile {
  readonly model: {
    readonly type?: string
    readonly vocab: Readonly<Record<string, number>>
    readonly merges: readonly (string | readonly [string, string])[]
    readonly byte_fallback?: boolean
    readonly ignore_merges?: boolean
  }
  readonly added_tokens?: readonly { readonly id: number; readonly content: string }[]
  readonly pre_tokenizer?: PreTokenizer | null
  readonly normalizer?: unknown
}

interface PreTokenizer {
  readonly type: string
  readonly pretokenizers?: readonly PreTokenizer[]
  readonly pattern?: { readonly Regex?: string; readonly String?: string }
  readonly behavior?: string
  readonly individual_digits?: boolean
  readonly use_regex?: boolean
}

/** @throws Error when the tokenizer is of another kind */
export function readTokenizerJson(bytes: Uint8Array): Tokenizer {
  const file = parseJson<TokenizerFile>('the tokenizer', bytes)
  if ((file.model?.type ?? 'BPE') !== 'BPE' || !file.model.merges) {
    throw new Error(`the tokenizer is of type ${file.model?.type}; only BPE is supported`)
  }
  return tokenizerOf(file)
}

/** Returns the tokenizer that a file describes. */
export function tokenizerOf(file: TokenizerFile): Tokenizer {
  return new BytePairTokenizer(file)
}

class BytePairTokenizer implements Tokenizer {
  private readonly tokens: Readonly<Record<string, number>>
  private readonly pieces: string[] = []
  private readonly ranks: ReadonlyMap<string, number>
  private readonly added: ReadonlyMap<string, number>
  private readonly splitAdded: RegExp | undefined
  /** Whether a piece's characters stand for bytes. Otherwise they stand for themselves, and ▁ for a space. */
  private readonly isOfBytes: boolean
  private readonly splits: readonly RegExp[]

  constructor({ model, added_tokens: added = [], pre_tokenizer: preTokenizer }: TokenizerFile) {
    this.tokens = model.vocab
    for (const [piece, token] of Object.entries(model.vocab)) this.pieces[token] = piece
    for (const { id, content } of added) this.pieces[id] = content
    this.ranks = new Map(
      model.merges.map((pair, rank) => [typeof pair === 'string' ? pair : pair.join(' '), rank]),
    )
    this.added = new Map(added.map(({ id, content }) => [content, id]))
    const contents = added.map(({ content }) => content.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    this.splitAdded = contents.length > 0 ? new RegExp(`(${contents.join('|')})`) : undefined
    const steps = [preTokenizer?.pretokenizers ?? preTokenizer ?? []].flat()
    this.isOfBytes = steps.some(({ type }) => type === 'ByteLevel')
    this.splits = steps.flatMap(splitOf)
  }

  encode(text: string): number[] {
    const parts = this.splitAdded === undefined ? [text] : text.split(this.splitAdded)
    return parts.flatMap(
      (part, i) => this.added.get(part) ?? (part === '' ? [] : this.encodePlain(part, i === 0)),
    )
  }

  decode(token: number, previous: number): Uint8Array<ArrayBuffer> {
    const piece = this.pieces[token] ?? ''
    if (this.added.has(piece)) return new TextEncoder().encode(piece)
    if (this.isOfBytes) return Uint8Array.from(piece, character => byteOf.get(character) ?? 63)
    const byte = /^<0x([0-9A-F]{2})>$/.exec(piece)
    if (byte !== null) return Uint8Array.of(Number.parseInt(byte[1]!, 16))
    const text = piece.replaceAll('▁', ' ')
    return new TextEncoder().encode(
      this.added.has(this.pieces[previous] ?? '') ? text.replace(/^ /, '') : text,
    )
  }

  private encodePlain(text: string, isFirst: boolean): number[] {
    if (!this.isOfBytes) return this.encodeWord([...`${isFirst ? '▁' : ''}${text.replaceAll(' ', '▁')}`])
    let words = [text]
    for (const split of this.splits) words = words.flatMap(word => word.match(split) ?? [])
    return words.flatMap(word =>
      this.encodeWord(Array.from(new TextEncoder().encode(word), byte => characterOf[byte]!)),
    )
  }

  private encodeWord(characters: readonly string[]): number[] {
    const whole = this.tokens[characters.join('')]
    if (whole !== undefined && this.isOfBytes && characters.length === 1) return [whole]
    const start = characters.flatMap(
      character =>
        this.tokens[character] ??
        Array.from(new TextEncoder().encode(character), byte => this.tokens[byteName(byte)] ?? 0),
    )
    return merged(start, (left, right) => {
      const [a, b] = [this.pieces[left]!, this.pieces[right]!]
      const rank = this.ranks.get(`${a} ${b}`)
      return rank === undefined ? undefined : { token: this.tokens[a + b]!, rank }
    })
  }
}

/** GPT-2's pattern, for files without one. */
const usualSplit = "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"

/** Pattern of the words that a step separates: its matches, and the text between matches. */
function splitOf({ type, pattern, individual_digits: single, use_regex: usesRegex }: PreTokenizer): RegExp[] {
  const complete = (source: string) => new RegExp(`${source}|[\\s\\S]+?(?=${source}|$)`, 'gu')
  if (type === 'Split' && pattern?.Regex !== undefined) return [complete(pattern.Regex)]
  if (type === 'Digits') return [complete(single ? '\\p{N}' : '\\p{N}+')]
  if (type === 'ByteLevel' && usesRegex !== false) return [new RegExp(usualSplit, 'gu')]
  return []
}

/** GPT-2's characters for bytes: printable ones stand for themselves, the others are numbered from 256. */
const characterOf: readonly string[] = (() => {
  const isVisible = (byte: number) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174
  let next = 256
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isVisible(byte) ? byte : next++))
})()

const byteOf: ReadonlyMap<string, number> = new Map(characterOf.map((character, byte) => [character, byte]))
