import { wrongFileText } from '@wasi-webgpu/host/component-file-text'

/** An address has no component. The message names the address, what was found there, and what to do. */
export class LoadError extends Error {
  override name = 'LoadError'
}

/**
 * Fetches a component.
 *
 * @param onBroken hears why the body ends too early; a worker that reads it does not
 * @throws {LoadError} when the server cannot be reached, or has something else there
 */
export async function fetchComponent(
  src: string,
  signal: AbortSignal,
  onBroken: (error: LoadError) => void = () => {},
): Promise<Response> {
  const response = await fetch(src, { signal }).catch(cause => {
    signal.throwIfAborted()
    throw new LoadError(unreachable(src), { cause })
  })
  const { ok, status, statusText, body, headers } = response
  if (!ok) {
    const remedy = status === 404 ? 'check the address' : "look into the server's log"
    const answer = `HTTP status ${status} ${statusText}`.trim()
    throw new LoadError(`${src} could not be loaded: ${answer}; ${remedy}`)
  }
  if (body === null) return response
  const reader = body.getReader()
  const read = () =>
    reader.read().catch(cause => {
      signal.throwIfAborted()
      const message = `${src} could not be loaded: the connection broke off; run the program again`
      const error = new LoadError(message, { cause })
      onBroken(error)
      throw error
    })
  const start = await firstBytes(read)
  const remedy = 'check the address, and what the server sends for it'
  const wrong = wrongFileText({ name: src, start, remedy })
  if (wrong !== undefined) {
    await reader.cancel()
    throw new LoadError(wrong)
  }
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: controller => controller.enqueue(start),
    async pull(controller) {
      const { done, value } = await read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: reason => reader.cancel(reason),
  })
  return new Response(stream, { headers })
}

/** Returns why nothing answers at an address, which browsers do not tell, and what to do. */
function unreachable(src: string): string {
  const url = URL.parse(src)
  if (url?.protocol === 'blob:')
    return 'The file could not be loaded: it has changed or is gone; open it again'
  return `${src} could not be loaded: ${reason(url)}`
}

function reason(url: URL | null): string {
  if (url?.protocol === 'file:') return 'browsers load no files from pages; serve the page over HTTP'
  if (url === null || url.host === '') return 'this is not an address of the web; check it'
  if (!navigator.onLine) return 'this browser is offline; connect it, and run the program again'
  return url.origin === location.origin
    ? 'the server does not answer; check that it runs'
    : 'its server does not answer, or does not let other pages load it; check the address, and its CORS headers'
}

/** Reads until there are enough bytes to tell the kind of a file. */
async function firstBytes(
  read: () => Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>>,
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array()
  while (bytes.length < 64) {
    const { done, value } = await read()
    if (done) break
    const joined = new Uint8Array(bytes.length + value.length)
    joined.set(bytes)
    joined.set(value, bytes.length)
    bytes = joined
  }
  return bytes
}
