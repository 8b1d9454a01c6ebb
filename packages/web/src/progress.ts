/** How much of a component has arrived, in bytes. */
export interface Progress {
  readonly loaded: number
  /** `undefined` when the server does not say. */
  readonly total: number | undefined
}

/** A response with the same body, which reports as it is read. A failed one stays what it is. */
export function withProgress(response: Response, onprogress: (progress: Progress) => void): Response {
  if (!response.ok || response.body === null) return response
  // The length is that of what is sent, which is not what is read when it is compressed.
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
