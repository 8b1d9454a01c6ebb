/** A file that should be a component, as messages call it. */
export interface NamedFile {
  /** Its name, path or address. */
  readonly name: string
  /** Its first bytes, at least 64 where the file has as many. */
  readonly start: Uint8Array
  /** The remedy for a kind of file that has none of its own: `check the address`. */
  readonly remedy: string
  /** Its path for commands that convert it; without one, messages name the command alone. */
  readonly path?: string
}

/**
 * Returns what a file is instead of a component, as its first bytes tell, and what to do, in one sentence for people; `undefined` for a
 * file that begins as a component does.
 */
export function wrongFileText({ name, start, remedy, path }: NamedFile): string | undefined {
  if (start.length === 0) return `${name} is an empty file, not a component; ${remedy}`
  const text = new TextDecoder('latin1').decode(start.subarray(0, 64))
  if (preamble.startsWith(text.slice(0, preamble.length)))
    return start.length < 8 ? undefined : wrongFormatText(name, start, path)
  const shown = text.replace(/^(ï»¿)?\s*/, '').toLowerCase()
  const [kind] =
    Object.entries(starts).find(([, begins]) => begins.some(begin => shown.startsWith(begin))) ?? []
  if (kind === undefined) return `${name} is not WebAssembly; ${remedy}`
  const action = remedies[kind]?.(path) ?? remedy
  return `${name} is ${kind}, not a component; ${action}`
}

/** Remedies by the kind of a file, for a path if it has one. */
const remedies: Readonly<Record<string, (path: string | undefined) => string>> = {
  'a pointer of Git LFS': () => 'fetch the content: git lfs pull',
  'WebAssembly text': path =>
    `make it binary: npx @bytecodealliance/jco parse${path === undefined ? '' : ` ${path} -o out.wasm`}`,
}

/** First characters of each WebAssembly file. */
const preamble = '\0asm'

/** Version of the binary format of components (`Binary.md`). */
const format = 0x0d

/** Text on a core module, or on a component in another binary format. */
function wrongFormatText(name: string, start: Uint8Array, path: string | undefined): string | undefined {
  const [version, layer] = [start[4]! | (start[5]! << 8), start[6]! | (start[7]! << 8)]
  if (layer === 0) {
    const command = `wasi-webgpu build${path === undefined ? '' : ` ${path} -o component.wasm`}`
    return `${name} is a core module, not a component; make it one: ${command}`
  }
  if (layer !== 1 || version === format) return undefined
  const remedy = version < format ? 'build it again with newer tools' : 'a newer wasi-webgpu may read it'
  return `${name} is a component in the binary format ${version}, not ${format}; ${remedy}`
}

/** The first characters of files, decoded as Windows-1252 and in lower case, by their kind. */
const starts: Readonly<Record<string, readonly string[]>> = {
  'an HTML page': ['<!', '<html', '<head', '<body'],
  'a picture': ['‰png', 'ÿøÿ', 'gif8', 'riff', '<svg'],
  'a pointer of Git LFS': ['version https://git-lfs'],
  'an archive': ['pk\x03\x04', '\x1f‹'],
  'WebAssembly text': ['(component', '(module'],
  JSON: ['{', '['],
}

/**
 * Returns why a file that begins as a component does cannot be read, and what to do, in one sentence for people.
 *
 * @param error a DecodeError, LinkError or CompileError of its compilation
 * @param remedy what to do with a damaged file: `build it again`
 */
export function unreadableFileText(name: string, error: Error, remedy: string): string {
  const { name: kind, message } = error
  if (isUnsupported(error)) return `${name} cannot be used: ${message}; a newer wasi-webgpu may do`
  const state = kind === 'LinkError' ? 'damaged or too large' : 'damaged or cut off'
  return `${name} is ${state}: ${message}; ${remedy}`
}

/** Whether a component uses a feature that this version does not support; only the message tells. */
export function isUnsupported(error: unknown): error is Error {
  // Errors from a worker have lost their class.
  const { name, message } = error instanceof Error ? error : new Error()
  return /^(Decode|Link)Error$/.test(name) && message.includes('not supported')
}
