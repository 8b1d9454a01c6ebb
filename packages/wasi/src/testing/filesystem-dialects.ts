import type { FileError } from '../filesystem/file-error.ts'
import type { Descriptor as Descriptor2 } from '../filesystem/preview2-filesystem.ts'
import type { Descriptor as Descriptor3 } from '../filesystem/preview3-filesystem.ts'
import type { Conversation } from './filesystem-answers.ts'
import { type AnyDescriptor, type Dialect, nameOf, shown } from './filesystem-script.ts'
import { readAsGuest } from './reading-guest.ts'

/** Operations of WASI 0.2. */
export const preview2: Dialect = {
  async read(file, length, offset) {
    const [bytes, isEnd] = readAsGuest(as2(file), length, offset)
    return `${shown(bytes)}${isEnd ? ' end' : ''}`
  },
  async write(file, bytes, offset) {
    return String(as2(file).write(bytes, offset))
  },
  async readStream(file, offset, length) {
    const stream = as2(file).readViaStream(offset)
    return attempts(3, () => shown(stream.blockingRead(BigInt(length))))
  },
  async writeStream(file, bytes, offset) {
    const stream = offset === undefined ? as2(file).appendViaStream() : as2(file).writeViaStream(offset)
    return attempts(2, () => {
      stream.blockingWriteAndFlush(bytes)
      return 'ok'
    })
  },
  async list(folder) {
    const stream = as2(folder).readDirectory()
    const entries: string[] = []
    for (;;) {
      try {
        const entry = stream.readDirectoryEntry()
        if (entry === undefined) return entries
        entries.push(`${entry.name}:${entry.type}`)
      } catch (code) {
        entries.push(`<${code}>`)
      }
    }
  },
  code: error => (typeof error === 'string' ? error : undefined),
}

/** Returns the answers of a stream to several calls. */
function attempts(count: number, call: () => string): string {
  const outcomes: string[] = []
  for (let attempt = 0; attempt < count && outcomes.at(-1) !== 'closed'; attempt++) {
    try {
      outcomes.push(call())
    } catch (error) {
      const { tag, val } = error as { tag: string; val?: FileError }
      outcomes.push(val === undefined ? tag : `failed: ${val.code}`)
    }
  }
  return outcomes.join(', ')
}

/** Operations of WASI 0.3. */
export const preview3: Dialect = {
  // WASI 0.3 has only streams.
  read: async (file, length, offset) => {
    const bytes = await readAll(file, offset)
    const isEnd = bytes.length === 0 || length === 0n
    return `${shown(bytes.subarray(0, length < bytes.length ? Number(length) : bytes.length))}${isEnd ? ' end' : ''}`
  },
  async write(file, bytes, offset) {
    await as3(file).writeViaStream(chunks(bytes), offset)
    return String(bytes.length)
  },
  async readStream(file, offset, length) {
    const bytes = await readAll(file, offset)
    const pieces: string[] = []
    for (let start = 0; pieces.length < 3; start += length) {
      if (start >= bytes.length && length > 0) return [...pieces, 'closed'].join(', ')
      pieces.push(shown(bytes.subarray(start, start + length)))
    }
    return pieces.join(', ')
  },
  async writeStream(file, bytes, offset) {
    const data = chunks(bytes, bytes)
    await (offset === undefined ? as3(file).appendViaStream(data) : as3(file).writeViaStream(data, offset))
    return 'ok, ok'
  },
  async list(folder) {
    const [entries, ended] = as3(folder).readDirectory()
    const listed = await Array.fromAsync(entries, ({ name, type }) => `${name}:${nameOf(type)}`)
    await ended
    return listed
  },
  code: error => (error as { tag?: string }).tag,
}

async function readAll(file: AnyDescriptor, offset: bigint): Promise<Uint8Array> {
  const [data, ended] = as3(file).readViaStream(offset)
  const bytes = Buffer.concat(await Array.fromAsync(data))
  await ended
  return bytes
}

async function* chunks(...all: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* all
}

const as2 = (descriptor: AnyDescriptor) => descriptor as unknown as Descriptor2
const as3 = (descriptor: AnyDescriptor) => descriptor as unknown as Descriptor3

type Step = Conversation['steps'][number]

/**
 * Converts steps to those that WASI 0.3 supports: it has only streams, with one outcome each and no error for
 * a single name.
 */
export function toStreams(steps: readonly Step[]): Step[] {
  const isFailingCall = ({ question, answer }: Step) =>
    /^(read|write) /.test(question) && /^[a-z-]+$/.test(answer)
  return steps
    .filter(step => !isFailingCall(step))
    .map(({ question, answer }) => ({
      question,
      answer: answer.replace(/^failed: ([a-z-]+).*/, '$1').replace(/^<(illegal-byte-sequence)>.*/, '$1'),
    }))
}
