import * as fc from 'fast-check'
import { concat, leb128 } from '../../../packages/component/src/binary/write.ts'
import { type BinaryTree, readTree, type Section, treesIn, withSections, writeTree } from './binary-tree.ts'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * One change of a component. Places and other choices are numbers of which the remainder counts, so that each fits any
 * component.
 */
interface Edit {
  readonly action: (typeof actions)[number]
  /** Choices of a tree, of a section in it, and of a place in the section. */
  readonly tree: number
  readonly section: number
  readonly place: number
  /** Choices of another component, and of a section or place there. */
  readonly other: number
  readonly otherPlace: number
  readonly length: number
  readonly value: number
}

const actions = [
  'set byte',
  'flip bit',
  'replace integer',
  'remove bytes',
  'repeat bytes',
  'take bytes of another',
  'remove section',
  'repeat section',
  'move section',
  'take section of another',
  'join sections',
  'change section code',
  'nest',
  'truncate',
  'set any byte',
] as const

/** Integers at which encodings and limits end. */
const boundaries = [0, 1, 2, 63, 64, 127, 128, 255, 256, 16383, 65535, 65536, 1_000_000, 2 ** 31 - 1, 2 ** 31]
const integers = [...boundaries, 2 ** 32 - 1, 2 ** 32, 2 ** 53]

const nat = fc.nat()
const edit: fc.Arbitrary<Edit> = fc.record({
  action: fc.constantFrom(...actions),
  tree: nat,
  section: nat,
  place: nat,
  other: nat,
  otherPlace: nat,
  length: fc.nat(64),
  value: nat,
})

/** Most bytes of a component that counts as small. */
const smallSize = 16_384

/** Damaged components: each is one of those given, with up to five changes. */
export function damaged(components: readonly Bytes[]): fc.Arbitrary<Bytes> {
  const trees = components.map(readTree)
  const small = [...components.keys()].filter(i => (components[i] as Bytes).length <= smallSize)
  // Most bytes of large components are read by the engine alone.
  const base = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...small) }, fc.nat(components.length - 1))
  return fc
    .tuple(base, fc.array(edit, { minLength: 1, maxLength: 5 }))
    .map(([base, edits]) => writeTree(applyAll(trees[base] as BinaryTree, edits, trees)))
}

function applyAll(tree: BinaryTree, edits: readonly Edit[], others: readonly BinaryTree[]): BinaryTree {
  return edits.reduce((changed, next) => apply(changed, next, others), tree)
}

/** Codes of the sections of core modules that are not changed by themselves, since the engine alone reads them. */
const opaque = new Set([10, 11])

function apply(tree: BinaryTree, edit: Edit, others: readonly BinaryTree[]): BinaryTree {
  const inner = pick(treesIn(tree), edit.tree)
  const { sections } = inner
  if (edit.action === 'nest') return { ...tree, sections: [{ id: 4, contents: tree }] }
  if (edit.action === 'truncate')
    return { ...tree, sections: sections.slice(0, edit.section % (sections.length + 1)) }
  if (sections.length === 0) return tree
  const at = edit.section % sections.length
  const section = sections[at] as Section
  const from = pick(treesIn(pick(others, edit.other)), edit.otherPlace)
  const replaced = (...by: readonly Section[]) => withSections(tree, inner, sections.toSpliced(at, 1, ...by))
  switch (edit.action) {
    case 'remove section':
      return replaced()
    case 'repeat section':
      return replaced(section, section)
    case 'move section': {
      const rest = sections.toSpliced(at, 1)
      return withSections(tree, inner, rest.toSpliced(edit.place % (rest.length + 1), 0, section))
    }
    case 'take section of another':
      return from.sections.length === 0 ? tree : replaced(section, pick(from.sections, edit.place))
    case 'join sections': {
      const same = from.sections.find(({ id }) => id === section.id)
      return same === undefined ? tree : replaced(joined(section, same))
    }
    case 'change section code':
      return replaced({ ...section, id: edit.value % 14 })
  }
  // All other actions change bytes.
  const { contents } = section
  if (!(contents instanceof Uint8Array) || contents.length === 0) return tree
  const isCore = inner.preamble[6] !== 1
  if (isCore && opaque.has(section.id) && edit.action !== 'set any byte') return tree
  const other = pick(from.sections.length === 0 ? sections : from.sections, edit.place).contents
  return replaced({ ...section, contents: changedBytes(contents, edit, other) })
}

function changedBytes(bytes: Bytes, edit: Edit, other: Section['contents']): Bytes {
  const place = edit.place % bytes.length
  const spliced = (removed: number, inserted: Uint8Array | readonly number[]): Bytes =>
    concat([bytes.subarray(0, place), inserted, bytes.subarray(place + removed)])
  const byte = bytes[place] as number
  switch (edit.action) {
    case 'flip bit':
      return spliced(1, [byte ^ (1 << (edit.value % 8))])
    case 'replace integer': {
      let end = place
      while (end < bytes.length - 1 && (bytes[end] as number) >= 0x80) end++
      const digits = leb128(pick(integers, edit.value))
      // An encoding may be longer than it has to be.
      const padded =
        edit.length % 4 === 0 ? [...digits.slice(0, -1), (digits.at(-1) as number) | 0x80, 0] : digits
      return spliced(end - place + 1, padded)
    }
    case 'remove bytes':
      return spliced(edit.length, [])
    case 'repeat bytes':
      return spliced(0, bytes.subarray(place, place + edit.length))
    case 'take bytes of another': {
      const source = other instanceof Uint8Array ? other : bytes
      const start = edit.otherPlace % Math.max(1, source.length)
      return spliced(edit.value % 2 === 0 ? edit.length : 0, source.subarray(start, start + edit.length))
    }
    default:
      return spliced(1, [edit.value % 256])
  }
}

/** Joins the items of two sections of equal code. */
function joined(first: Section, second: Section): Section {
  const { contents: a } = first
  const { contents: b } = second
  if (!(a instanceof Uint8Array && b instanceof Uint8Array) || a.length === 0 || b.length === 0) return second
  // A number of items below 128 is one byte.
  return {
    id: first.id,
    contents: concat([leb128((a[0] as number) + (b[0] as number)), a.subarray(1), b.subarray(1)]),
  }
}

function pick<T>(items: readonly T[], choice: number): T {
  return items[choice % items.length] as T
}
