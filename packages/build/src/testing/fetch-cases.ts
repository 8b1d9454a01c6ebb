/**
 * Requests the paths of a server, whose address is the first argument, and prints a line for each case: what the program
 * observes. `fetch.test.ts` runs the program in Node and in a component.
 */
import process from 'node:process'
import { type Any, type Cases, each, observe } from './node-cases/cases.ts'

// The address, and a port at which nothing listens; or a key of `ofComponents`, and the address.
const [, , base = '', closedPort = ''] = process.argv

/** Describes a response by everything that does not depend on the platform, and its text. */
async function described(response: Response | Promise<Response>): Promise<unknown> {
  const { status, ok, url, redirected, type, headers, bodyUsed } = await response
  const text = await (await response).text()
  const ofTransport = ['connection', 'date', 'keep-alive', 'transfer-encoding']
  const shown = [...headers].filter(([name]) => !ofTransport.includes(name))
  return { status, ok, url: url.replace(base, ''), redirected, type, headers: shown, bodyUsed, text }
}

/** Describes a failed request: the error, and what Node and a component agree on of its cause. */
async function failure(request: () => unknown): Promise<unknown> {
  try {
    await request()
    return 'no failure'
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: NodeJS.ErrnoException }
    return {
      name,
      message,
      isError: error instanceof Error,
      hasCause: cause !== undefined,
      code: cause?.code,
    }
  }
}

const get = (path: string, init?: RequestInit) => described(fetch(base + path, init))
const post = (path: string, body: Any, init?: RequestInit) => get(path, { method: 'POST', body, ...init })
const redirect = (status: number, to: string) => `/redirect?status=${status}&to=${encodeURIComponent(to)}`

async function* pieces() {
  for (const text of ['one ', 'two ', 'three']) yield new TextEncoder().encode(text)
}

function stream(): ReadableStream<Uint8Array> {
  const chunks = pieces()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
  })
}

const requests: Cases = {
  'a text': () => get('/text?a=1&b=%20#fragment'),
  JSON: async () => (await fetch(`${base}/json`)).json(),
  'no JSON': async () => (await fetch(`${base}/text`)).json(),
  bytes: async () => [...new Uint8Array(await (await fetch(`${base}/bytes`)).arrayBuffer())],
  'a header with several values, and cookies': async () => {
    const { headers } = await fetch(`${base}/several`)
    return [
      headers.get('x-several'),
      headers.getSetCookie(),
      headers.get('set-cookie'),
      headers.has('X-SEVERAL'),
    ]
  },
  'a header that is not ASCII': async () => (await fetch(`${base}/several`)).headers.get('x-latin'),
  'the headers of a response cannot be changed': async () =>
    (await fetch(`${base}/text`)).headers.set('a', 'b'),
  'sent headers': () =>
    get('/echo', {
      headers: [
        ['X-A', ' 1 '],
        ['x-a', '2'],
        ['accept', 'text/x'],
      ],
    }),
  'a URL object': () => described(fetch(new URL(`${base}/text`))),
  'a Request': () => described(fetch(new Request(`${base}/echo`, { method: 'put', body: 'x' }))),
  HEAD: () => get('/text', { method: 'HEAD' }),
  OPTIONS: () => get('/echo', { method: 'OPTIONS' }),
  ...Object.fromEntries(
    [204, 304, 404, 500, 418].map(status => [`the status ${status}`, () => get(`/status?${status}`)]),
  ),
  'no body with 204': async () => (await fetch(`${base}/status?204`)).body,
  chunks: () => get('/chunks'),
  'chunks as a stream': async () => {
    const { body } = await fetch(`${base}/chunks`)
    let text = ''
    for await (const chunk of body as Any) text += new TextDecoder().decode(chunk)
    return text
  },
  'a reader of a stream': async () => {
    const response = await fetch(`${base}/chunks`)
    const reader = response.body!.getReader()
    const { value, done } = await reader.read()
    await reader.cancel()
    return [value instanceof Uint8Array, done, response.bodyUsed]
  },
  'a big body': async () => {
    const bytes = new Uint8Array(await (await fetch(`${base}/big`)).arrayBuffer())
    return [bytes.length, bytes.every((byte, i) => byte === i % 251)]
  },
  'a body is read once': async () => {
    const response = await fetch(`${base}/text`)
    await response.text()
    return [response.bodyUsed, await failure(() => response.text()).then((it: Any) => it.name)]
  },
  clones: async () => {
    const response = await fetch(`${base}/chunks`)
    const copy = response.clone()
    return [await response.text(), await copy.text(), copy.status, copy.url === response.url]
  },
  'a clone of what is read': async () => {
    const response = await fetch(`${base}/text`)
    await response.text()
    response.clone()
  },
  'several requests at a time': () => Promise.all(['/text', '/json', '/chunks'].map(path => get(path))),
}

const bodies: Cases = {
  'a text': () => post('/echo', 'ü€😀'),
  'a big text': async () => {
    const response = await fetch(`${base}/length`, { method: 'POST', body: 'abc'.repeat(400_000) })
    return response.text()
  },
  bytes: () => post('/echo', Uint8Array.of(97, 98)),
  'a part of a buffer': () => post('/echo', new Uint8Array(Uint8Array.of(97, 98, 99).buffer, 1, 1)),
  'a buffer': () => post('/echo', Uint8Array.of(97, 98).buffer),
  parameters: () => post('/echo', new URLSearchParams({ a: '1 2', b: 'ü' })),
  'a stream': () => post('/echo', stream(), { duplex: 'half' } as Any),
  'an async iterable': () => post('/echo', pieces(), { duplex: 'half' } as Any),
  'a stream without duplex': () => post('/echo', stream()),
  nothing: () => post('/echo', undefined),
  'an empty text': () => post('/echo', ''),
  'a number': () => post('/echo', 5),
  'a type of its own': () => post('/echo', '{}', { headers: { 'content-type': 'application/json' } }),
  'a body of GET': () => get('/echo', { body: 'x' }),
}

const redirects: Cases = {
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].flatMap(status => [
      [`GET with ${status}`, () => get(redirect(status, '/echo?a#b'))],
      [`POST with ${status}`, () => post(redirect(status, '/echo'), 'x', { headers: { 'x-kept': '1' } })],
    ]),
  ),
  'HEAD with 303': () => get(redirect(303, '/echo'), { method: 'HEAD' }),
  'a relative location': () => get(redirect(302, 'text')),
  'several redirects': () => get('/hops?3'),
  'endless redirects': () => failure(() => get('/hops?1000')),
  'a stream with 307': () => failure(() => post(redirect(307, '/echo'), stream(), { duplex: 'half' } as Any)),
  'to another scheme': () => failure(() => get(redirect(302, 'ftp://127.0.0.1/'))),
  'to no URL': () => failure(() => get(redirect(302, 'http://[/'))),
  'without a location': () => get('/status?302'),
  refused: () => failure(() => get(redirect(302, '/text'), { redirect: 'error' })),
  'not followed': async () => {
    const response = await fetch(base + redirect(302, '/text'), { redirect: 'manual' })
    return [response.status, response.headers.get('location'), response.redirected]
  },
  'to another server without its secrets': () =>
    get(redirect(302, `${base.replace('127.0.0.1', 'localhost')}/secrets`), {
      headers: { authorization: 'a', cookie: 'b', 'x-kept': 'c' },
    }).then((response: Any) => response.text),
}

const ends: Cases = {
  'aborted before': () => failure(() => fetch(`${base}/text`, { signal: AbortSignal.abort() })),
  'aborted with a reason': () => get('/text', { signal: AbortSignal.abort('why') }),
  'aborted while the server does not answer': () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 20)
    return failure(() => fetch(`${base}/never`, { signal: controller.signal }))
  },
  'aborted while the body arrives': async () => {
    const controller = new AbortController()
    const response = await fetch(`${base}/stalls`, { signal: controller.signal })
    setTimeout(() => controller.abort(), 20)
    return failure(() => response.text())
  },
  'a timeout': () => failure(() => fetch(`${base}/never`, { signal: AbortSignal.timeout(20) })),
  'a signal of a Request': () =>
    failure(() => fetch(new Request(`${base}/never`, { signal: AbortSignal.timeout(20) }))),
  'a signal that aborts later': async () => {
    const controller = new AbortController()
    const text = await (await fetch(`${base}/text`, { signal: controller.signal })).text()
    controller.abort()
    return text
  },
  'timers run while a request waits': async () => {
    let ticks = 0
    const interval = setInterval(() => ticks++, 1)
    await (await fetch(`${base}/slow`)).text()
    clearInterval(interval)
    return ticks > 0
  },
  'a closed port': () => failure(() => fetch(`http://127.0.0.1:${closedPort}/`)),
  'a connection that ends before the response': () =>
    failure(() => fetch(`${base}/dies`)).then((it: Any) => [it.name, it.message, it.code]),
  'a connection that ends in the body': async () => {
    const response = await fetch(`${base}/dies-later`)
    return [response.status, await failure(() => response.text())]
  },
  'no HTTP': () => failure(() => fetch(`${base}/garbage`)).then((it: Any) => [it.name, it.message]),
}

const urls: Cases = Object.fromEntries(
  [
    '',
    'text',
    '/text',
    'http://',
    'http://[',
    'http://a b/',
    'http://u:p@127.0.0.1/',
    'http://127.0.0.1:99999/',
  ].map(url => [JSON.stringify(url), () => failure(() => fetch(url))]),
)

const schemes: Cases = {
  ...Object.fromEntries(
    ['ftp://127.0.0.1/', 'ws://127.0.0.1/', 'x:y', 'about:config'].map(url => [
      url,
      () => failure(() => fetch(url)).then((it: Any) => [it.name, it.message, it.hasCause]),
    ]),
  ),
  'a port of another protocol': () => failure(() => fetch('http://127.0.0.1:25/')),
  ...Object.fromEntries(
    [
      'data:,a%20b',
      'data:text/html;charset=utf-8,<b>',
      'data:;base64,w7w=',
      'data:;charset=utf-8;base64,YQ',
      'data:x',
    ].map(url => [url, () => each('', [() => fetch(url).then(response => described(response))])]),
  ),
}

const classes: Cases = {
  Headers: () => {
    const headers = new Headers({ b: '1', A: ' 2 ' })
    headers.append('a', '3')
    headers.append('Set-Cookie', 'x')
    headers.append('set-cookie', 'y')
    headers.set('c', '4')
    headers.delete('C')
    const seen: unknown[] = []
    headers.forEach((value, name) => {
      seen.push([name, value])
    })
    return [
      [...headers],
      seen,
      [...headers.keys()],
      [...headers.values()],
      headers.get('A'),
      headers.get('x'),
    ]
  },
  'wrong headers': () =>
    each(
      '',
      [{ 'a b': '1' }, { '': '1' }, { a: 'b\nc' }, { a: '€' }, [['a']], [['a', 'b', 'c']], 5, 'x', null].map(
        init => () => [...new Headers(init as Any)],
      ),
    ),
  Request: () => {
    const request = new Request('http://A.b/c?d#e', { method: 'post', body: 'x', headers: { a: '1' } })
    const { method, url, headers, redirect, mode, credentials, cache, signal, duplex } = request as Any
    return [
      method,
      url,
      [...headers],
      redirect,
      mode,
      credentials,
      cache,
      signal.aborted,
      duplex,
      String(request),
    ]
  },
  'wrong requests': () =>
    each('', [
      () => new Request('http://a', { method: 'a b' }),
      () => new Request('http://a', { method: 'TRACE' }),
      () => new Request('http://a', { method: 'HEAD', body: 'x' }),
      () => new Request('http://a', { redirect: 'x' as Any }),
      () => new Request('http://a', { mode: 'x' as Any }),
      () => new Request('http://a', { cache: 'only-if-cached' }),
      () => new Request('http://a', { signal: {} as Any }),
      () => new Request('a'),
      () => new (Request as Any)(),
      () => new Request('http://a', 5 as Any),
    ]),
  'a Request of a Request': async () => {
    const one = new Request('http://a/', { method: 'POST', body: 'x', headers: { a: '1' } })
    const other = new Request(one, { headers: { b: '2' } })
    return [one.bodyUsed, other.method, [...other.headers], await other.text(), other.bodyUsed]
  },
  'a clone of a Request': async () => {
    const one = new Request('http://a/', { method: 'POST', body: 'x' })
    const other = one.clone()
    return [await one.text(), await other.text(), other.url]
  },
  Response: async () => {
    const response = new Response('x', { status: 201, statusText: 'Made', headers: { a: '1' } })
    const { status, statusText, ok, type, url, redirected, headers } = response
    return [
      status,
      statusText,
      ok,
      type,
      url,
      redirected,
      [...headers],
      await response.text(),
      String(response),
    ]
  },
  'made responses': () =>
    each('', [
      () => described(Response.json({ a: 1 }, { status: 202 })),
      () => described(new Response()),
      () => [Response.error().status, Response.error().type],
      () => [
        Response.redirect('http://a/b', 307).status,
        Response.redirect('http://a/b').headers.get('location'),
      ],
      () => Response.redirect('x'),
      () => Response.redirect('http://a', 200),
      () => Response.json(undefined),
      () => new Response('x', { status: 204 }),
      () => new Response('x', { status: 199 }),
      () => new Response('x', { statusText: 'a\nb' }),
      () => new Response(new Uint8Array([0xef, 0xbb, 0xbf, 0x61])).text(),
      () => new Response('[1, 2').json(),
      async () => [...new Uint8Array(await (new Response('ü') as Any).bytes())],
      async () => new Response(stream()).text(),
      () => new Response(stream()).bodyUsed,
      () => {
        const locked = stream()
        locked.getReader()
        return new Response(locked)
      },
    ]),
  URL: () =>
    each(
      '',
      ['http://EXAMPLE.com:80/../a b?c#d', 'http://bücher.example/ü', '//x', 'http://0x7f.1'].map(
        text => () => new URL(text).href,
      ),
    ),
}

/** Cases of components alone: the reason why it sends nothing, or what it does not have. */
const ofComponents: Readonly<Record<string, readonly (() => unknown)[]>> = {
  refused: [
    () => fetch(closedPort),
    () => new Response('x').blob(),
    () => new Response('x').formData(),
    () => new Request('http://a', { integrity: 'sha256-x' }),
    () => new Request('http://a', { referrer: 'http://b' }),
    () => new Request('http://a', { dispatcher: {} } as Any),
    () => new Request('http://a', { mode: 'no-cors' }),
  ],
  encoded: [() => fetch(`${closedPort}/gzip`)],
}

const subjects: Readonly<Record<string, Cases>> = {
  requests,
  bodies,
  redirects,
  ends,
  urls,
  schemes,
  classes,
}
if (Object.hasOwn(ofComponents, base)) {
  for (const run of ofComponents[base] ?? []) {
    const error = await Promise.try(run).catch((error: unknown) => error as Error)
    const { message, cause } = error as Error & { cause?: Error }
    process.stdout.write(`${cause?.message ?? message}\n`)
  }
} else {
  for (const [subject, cases] of Object.entries(subjects))
    for (const [name, run] of Object.entries(cases))
      process.stdout.write(`${subject}: ${name}\t${(await observe(run, '')).replaceAll(base, 'BASE')}\n`)
}
