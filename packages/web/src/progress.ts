/** Progress of loading a component, in bytes. */
export interface Progress {
  /** Bytes that have arrived. */
  readonly loaded: number
  /** Total number of bytes; `undefined` when the server does not report it. */
  readonly total: number | undefined
}

/**
 * Wraps a response so that it reports progress as its body is read. A failed response is returned unchanged.
 */
export function withProgress(response: Response, onprogress: (progress: Progress) => void): Response {
  if (!response.ok || response.body === null) return response
  // The header counts encoded bytes, which differ from the bytes read when the body is compressed.
  const isEncoded = response.headers.has('content-encoding')
  const total = isEncoded ? undefined : Number(response.headers.get('content-length')) || undefined
  let loaded = 0
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      loaded += chunk.length
      onprogress({ loaded, total })
      controller.enqueue(chunk)
    },
  })
  return new Response(response.body.pipeThrough(counted), response)
}
