/** An address has no component. The message names the address, what was found there, and what to do. */
export class LoadError extends Error {
  override name = 'LoadError'
}

/**
 * Fetches a component.
 *
 * @throws {LoadError} when the server cannot be reached, or has something else there
 */
export async function fetchComponent(src: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(src, { signal }).catch(error => {
    signal.throwIfAborted()
    throw new LoadError(`${src} could not be loaded: ${error.message}; ${advice(src)}`)
  })
  const { ok, status, statusText, body, headers } = response
  if (!ok) {
    const remedy = status === 404 ? 'check the src' : "look into the server's log"
    const answer = `HTTP status ${status} ${statusText}`.trim()
    throw new LoadError(`${src} could not be loaded: ${answer}; ${remedy}`)
  }
  if (body === null) return response
  const reader = body.getReader()
  const start = await firstBytes(reader)
  const found = kindOf(start)
  if (found !== undefined) {
    await reader.cancel()
    throw new LoadError(
      `${src} is ${found}, not a component; check the src, and what the server sends for it`,
    )
  }
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: controller => controller.enqueue(start),
    async pull(controller) {
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: reason => reader.cancel(reason),
  })
  return new Response(stream, { headers })
}

function advice(src: string): string {
  const url = URL.parse(src)
  if (url?.protocol === 'file:') return 'browsers load no files from pages: serve the page over HTTP'
  return url !== null && url.origin !== location.origin
    ? 'check the src, and that its server allows other pages to load it (CORS)'
    : 'check the src, and that the server runs'
}

/** Reads until there are enough bytes to tell the kind of a file. */
async function firstBytes(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array()
  while (bytes.length < 64) {
    const { done, value } = await reader.read()
    if (done) break
    const joined = new Uint8Array(bytes.length + value.length)
    joined.set(bytes)
    joined.set(value, bytes.length)
    bytes = joined
  }
  return bytes
}

/** Returns the kind of a file by its first bytes; `undefined` for WebAssembly. */
function kindOf(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'an empty file'
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 64)).trimStart()
  if (text.startsWith('\0asm')) return undefined
  const [kind] =
    Object.entries(starts).find(([, begins]) => begins.some(start => text.startsWith(start))) ?? []
  return kind ?? 'no WebAssembly'
}

/** The first characters of files, decoded as Windows-1252, by their kind. */
const starts: Readonly<Record<string, readonly string[]>> = {
  'a page': ['<!', '<html', '<HTML'],
  'a picture': ['‰PNG', 'ÿØÿ', 'GIF8', 'RIFF', '<svg'],
  'a pointer of Git LFS': ['version https://git-lfs'],
  'an archive': ['PK\x03\x04', '\x1f‹'],
  'WebAssembly text': ['(component', '(module'],
  JSON: ['{', '['],
}
