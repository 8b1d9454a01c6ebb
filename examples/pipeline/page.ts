/** The page that shows the pipeline at work. */

import {
  Fields,
  type IncomingRequest,
  OutgoingBody,
  OutgoingResponse,
  ResponseOutparam,
} from 'wasi:http/types@0.2.12'
import { open } from 'wasi:keyvalue/store@0.2.0-draft2'
import { objectNames, openContainer, readObject, writeStream } from './objects.ts'
import page from './page.html' with { type: 'text' }

/** `wasi:http/incoming-handler` */
export const incomingHandler = {
  handle(request: IncomingRequest, out: ResponseOutparam): void {
    const [status, type, body] = answer(request)
    const text = (value: string) => new TextEncoder().encode(value)
    const response = new OutgoingResponse(Fields.fromList([['content-type', text(type)]]))
    response.setStatusCode(status)
    const outgoing = response.body()
    ResponseOutparam.set(out, { tag: 'ok', val: response })
    writeStream(outgoing.write(), typeof body === 'string' ? text(body) : body)
    OutgoingBody.finish(outgoing, undefined)
  },
}

type Answer = [status: number, type: string, body: string | Uint8Array]

function answer(request: IncomingRequest): Answer {
  const path = request.pathWithQuery() ?? '/'
  if (request.method().tag !== 'get') return [405, 'text/plain', 'this page is only read\n']
  if (path === '/') return [200, 'text/html; charset=utf-8', page]
  if (path === '/state') return [200, 'application/json', JSON.stringify(state())]
  const [, kind, name = ''] = /^\/(thumbnail|edges)\/([^/]+)$/.exec(path) ?? []
  const missing: Answer = [404, 'text/plain', 'there is no such picture\n']
  if (kind === undefined) return missing
  using results = openContainer('results')
  const object = `${kind}-${decoded(name)}`
  return results.hasObject(object) ? [200, 'image/png', readObject(results, object)] : missing
}

/** Decodes a part of a path; a malformed one stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** State of the pipeline: how many pictures there are, and the names of those with a result. */
function state(): { pictures: number; done: string[] } {
  using pictures = openContainer('pictures')
  using results = open('results')
  const done: string[] = []
  let cursor: string | null | undefined
  do {
    const page = results.listKeys(cursor ?? undefined)
    done.push(...page.keys)
    cursor = page.cursor
  } while (cursor != null)
  return { pictures: objectNames(pictures).length, done }
}
