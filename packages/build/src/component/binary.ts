import {
  type Bytes,
  type ComponentDefinition,
  concat,
  decodeComponent,
  sectionOf,
} from '@wasi-webgpu/component/binary'
import { BuildError } from '../build-error.ts'

/**
 * Decodes a component that an engine wrote.
 *
 * @throws {BuildError} with the byte offset, when the bytes are not a valid component
 */
export function readComponent(bytes: Uint8Array<ArrayBuffer>): ComponentDefinition {
  try {
    return decodeComponent(bytes)
  } catch (error) {
    throw unreadable((error as Error).message, error)
  }
}

/**
 * A section of a component: `bytes[start]` is its id; its contents are the bytes from `contents` to `end`.
 */
export interface Section {
  readonly id: number
  readonly start: number
  readonly contents: number
  readonly end: number
}

/** Ids of the sections that this package reads (`Binary.md`). */
export const sectionIds = { component: 4, instance: 5, alias: 6, type: 7, import: 10, export: 11 } as const

/** Length of a component's preamble: magic number, version, layer. */
export const preambleLength = 8

/**
 * Returns the sections of a component whose preamble starts at `start`, up to `end`.
 *
 * @throws {BuildError} when a section extends past `end`
 */
export function readSections(bytes: Uint8Array, start: number, end: number): Section[] {
  const sections: Section[] = []
  for (let at = start + preambleLength; at < end; ) {
    const [size, contents] = readU32(bytes, at + 1)
    if (contents + size > end)
      throw unreadable(`the section at byte ${at} extends past byte ${end}, where it must end`)
    sections.push({ id: bytes[at]!, start: at, contents, end: contents + size })
    at = contents + size
  }
  return sections
}

/** Replaces a range of a component with other bytes. */
export interface Change {
  readonly start: number
  readonly end: number
  readonly bytes: Bytes
}

/**
 * Applies changes to a component and updates the sizes of the enclosing sections at every level.
 *
 * @param changes sorted by position; no change may cross a section boundary
 */
export function changeComponent(bytes: Uint8Array, changes: readonly Change[]): Uint8Array<ArrayBuffer> {
  return concat(changed(bytes, 0, bytes.length, changes))
}

function changed(bytes: Uint8Array, start: number, end: number, changes: readonly Change[]): Bytes[] {
  const parts: Bytes[] = [bytes.subarray(start, start + preambleLength)]
  for (const section of readSections(bytes, start, end)) {
    const inside = changes.filter(change => change.start >= section.contents && change.end <= section.end)
    parts.push(
      inside.length === 0
        ? bytes.subarray(section.start, section.end)
        : sectionOf(section.id, concat(changedContents(bytes, section, inside))),
    )
  }
  return parts
}

function changedContents(
  bytes: Uint8Array,
  { id, contents, end }: Section,
  changes: readonly Change[],
): Bytes[] {
  if (id === sectionIds.component) return changed(bytes, contents, end, changes)
  const parts: Bytes[] = []
  let at = contents
  for (const change of changes) {
    parts.push(bytes.subarray(at, change.start), change.bytes)
    at = change.end
  }
  return [...parts, bytes.subarray(at, end)]
}

/**
 * Reads an unsigned 32-bit LEB128 number and returns it with its end.
 *
 * @throws {BuildError} when the bytes end within it, or it is larger
 */
export function readU32(bytes: Uint8Array, start: number): [value: number, end: number] {
  let value = 0
  for (let i = 0; i < maxU32Length; i++) {
    const byte = bytes[start + i]
    if (byte === undefined) throw unreadable(`it ends inside a number, at byte ${bytes.length}`)
    value += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80 && value < 2 ** 32) return [value, start + i + 1]
  }
  throw unreadable(`the number at byte ${start} has more than 32 bits`)
}

/** Largest length of a 32-bit LEB128 number, in bytes. */
const maxU32Length = 5

/**
 * Returns a part that every supported engine writes.
 *
 * @throws {BuildError} when the part is missing
 */
export function required<T>(part: T | undefined): T {
  if (part === undefined) throw unknownForm()
  return part
}

/** Makes the error for a component whose form no supported engine writes. */
export function unknownForm(): BuildError {
  return new BuildError(
    'the engine wrote an unknown form of component; install the engine version that this package requires',
  )
}

function unreadable(why: string, cause?: unknown): BuildError {
  // A name in the message may contain control characters, such as a line feed.
  const line = why.replaceAll(/\p{Cc}/gu, character => `\\u{${character.codePointAt(0)!.toString(16)}}`)
  return new BuildError(`the engine wrote a component that cannot be read: ${line}`, { cause })
}
