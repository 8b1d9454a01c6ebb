import { Reader } from '../../../packages/component/src/binary/reader.ts'
import { concat, sectionOf } from '../../../packages/component/src/binary/write.ts'

/** A core module or a component, as a tree of its sections. */
export interface BinaryTree {
  readonly preamble: Uint8Array<ArrayBuffer>
  readonly sections: readonly Section[]
}

/** A section with its contents in bytes, or a nested core module or component. */
export interface Section {
  readonly id: number
  readonly contents: Uint8Array<ArrayBuffer> | BinaryTree
}

/** Codes of the sections of a component that nest others. */
export const nestedModule = 1
export const nestedComponent = 4

/** Reads a well-formed core module or component. */
export function readTree(bytes: Uint8Array<ArrayBuffer>): BinaryTree {
  const preamble = bytes.slice(0, 8)
  const isComponent = preamble[6] === 1
  const sections: Section[] = []
  const reader = new Reader(bytes)
  reader.position = 8
  while (!reader.done) {
    const id = reader.byte()
    const size = reader.u32()
    const contents = bytes.slice(reader.position, reader.position + size)
    reader.position += size
    const isNested = isComponent && (id === nestedModule || id === nestedComponent)
    sections.push({ id, contents: isNested ? readTree(contents) : contents })
  }
  return { preamble, sections }
}

/** Writes a tree, with the sizes that its sections have. */
export function writeTree({ preamble, sections }: BinaryTree): Uint8Array<ArrayBuffer> {
  return concat([
    preamble,
    ...sections.map(({ id, contents }) =>
      sectionOf(id, contents instanceof Uint8Array ? contents : writeTree(contents)),
    ),
  ])
}

/** Lists all trees in a tree, from the outermost. */
export function treesIn(tree: BinaryTree): BinaryTree[] {
  return [
    tree,
    ...tree.sections.flatMap(({ contents }) => (contents instanceof Uint8Array ? [] : treesIn(contents))),
  ]
}

/** Returns a tree in which `inner`, one of the trees in it, has other sections. */
export function withSections(tree: BinaryTree, inner: BinaryTree, sections: readonly Section[]): BinaryTree {
  if (tree === inner) return { ...tree, sections }
  return {
    ...tree,
    sections: tree.sections.map(({ id, contents }) => ({
      id,
      contents: contents instanceof Uint8Array ? contents : withSections(contents, inner, sections),
    })),
  }
}
