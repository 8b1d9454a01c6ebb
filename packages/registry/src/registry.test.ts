import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test, vi } from 'vitest'
import { digestOf } from './artifact.ts'
import { ComponentCache } from './component-cache.ts'
import { type PullOptions, pullComponent } from './pull-component.ts'
import { pushComponent } from './push-component.ts'
import { parseReference, type Reference, referenceText } from './reference.ts'
import { RegistryClient } from './registry-client.ts'
import { type Authentication, FakeRegistry } from './testing/fake-registry.ts'

const component = new TextEncoder().encode('a component')
const names = { imports: ['wasi:webgpu/webgpu@0.3.0-rc.2'], exports: ['wasi:cli/run@0.3.0'] }
const alice = async () => ({ username: 'alice', password: 'secret' })
const nobody = async () => undefined

let registry: FakeRegistry
let folder: string
let cache: ComponentCache
let count = 0
beforeAll(async () => {
  registry = await FakeRegistry.start()
  folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-registry-'))
})
beforeEach(() => {
  registry.reset()
  cache = new ComponentCache(join(folder, `cache-${count++}`))
})
afterAll(() => {
  registry.close()
  rmSync(folder, { recursive: true })
})

const at = (text: string, host = registry.host) => parseReference(`${host}/${text}`) as Reference
const tagged = (text: string) => at(text) as Reference & { tag: string }
const push = (text: string, options = {}) =>
  pushComponent(tagged(text), component, names, { credentials: nobody, ...options })
const pull = (reference: Reference, options: PullOptions = {}) =>
  pullComponent(reference, { cache, credentials: nobody, ...options })
const manifest = (value: object) => new TextEncoder().encode(JSON.stringify(value))
const layer = { mediaType: 'application/wasm', digest: digestOf(component), size: component.length }

describe('a component that was pushed', () => {
  it('is pulled by its tag and by its digest, and its artifact has the layout of the CNCF', async () => {
    const created = new Date(1e12)
    const annotations = { 'org.opencontainers.image.source': 'https://example.com' }
    const pushed = await push('org/app:1', { created, annotations })
    for (const reference of [at('org/app:1'), pushed]) {
      const pulled = await pull(reference)
      expect(new Uint8Array(await readFile(pulled.path))).toEqual(component)
      expect(pulled.reference).toEqual(pushed)
    }
    const { config, ...rest } = JSON.parse(
      new TextDecoder().decode(registry.manifests.get(`org/app@${pushed.digest}`)),
    )
    expect(rest).toEqual({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      layers: [layer],
      annotations,
    })
    expect(config.mediaType).toBe('application/vnd.wasm.config.v0+json')
    expect(JSON.parse(new TextDecoder().decode(registry.blobs.get(config.digest)))).toEqual({
      created: '2001-09-09T01:46:40.000Z',
      architecture: 'wasm',
      os: 'wasip2',
      layerDigests: [layer.digest],
      component: names,
    })
  })

  it('is not sent again', async () => {
    const created = new Date(1e12)
    await push('org/app:1', { created })
    registry.reset()
    await push('org/app:2', { created })
    expect(registry.requests.map(request => request.split(' ')[0])).toEqual(['HEAD', 'HEAD', 'PUT'])
  })

  it.each<Authentication>(['basic', 'bearer'])(
    'needs the credentials that the registry asks for, %s',
    async kind => {
      registry.authentication = kind
      await expect(push('org/secret:1')).rejects.toThrow('docker login')
      const pushed = await push('org/secret:1', { credentials: alice })
      expect((await pull(at('org/secret:1'), { credentials: alice })).reference).toEqual(pushed)
    },
  )
})

describe('tokens', () => {
  it("are asked for in the scope of the registry and of the command, with the service's name", async () => {
    const pushed = await push('org/tokens:1')
    registry.authentication = 'bearer'
    await pull(pushed, { credentials: alice })
    const query = new URLSearchParams(registry.tokenRequests[0])
    expect(query.get('service')).toBe('test "1"')
    expect(query.getAll('scope')).toEqual(['repository:org/app:pull', 'repository:org/tokens:pull'])
    expect(registry.tokenRequests).toHaveLength(1)
  })

  it('are exchanged for an identity token', async () => {
    const pushed = await push('org/tokens:1')
    registry.authentication = 'bearer'
    await pull(pushed, {
      credentials: async () => ({ username: '<token>', password: '', identityToken: 'identity' }),
    })
    expect(registry.tokenRequests[0]).toContain('grant_type=refresh_token')
  })
})

describe('a redirect to another host', () => {
  const identity = async () => ({ username: '<token>', password: '', identityToken: 'identity' })
  let other: FakeRegistry
  beforeAll(async () => {
    other = await FakeRegistry.start()
  })
  beforeEach(() => other.reset())
  afterAll(() => other.close())

  /** Redirects requests whose method and path contain a text. */
  const redirect = (part: string, status = 307) => {
    registry.fault = (method, path) =>
      `${method} ${path}`.includes(part)
        ? { status, headers: { location: `http://${other.host}${path}?state=x` } }
        : undefined
  }

  it.each([302, 307])('does not get the identity token, %i', async status => {
    registry.authentication = 'bearer'
    redirect('/token', status)
    await expect(pull(at('org/app:1'), { credentials: identity })).rejects.toThrow(
      'redirects to another address, to which the identity token is not sent; its operator must set a realm',
    )
    expect(other.requests).toEqual([])
  })

  it('does not get credentials that the other host asks for', async () => {
    const pushed = await push('org/app:1')
    redirect('blobs/')
    other.authentication = 'bearer'
    await expect(pull(pushed, { credentials: identity })).rejects.toThrow('docker login')
    expect(other.requests).toEqual([`GET /v2/org/app/blobs/${layer.digest}`])
  })

  it('gets a manifest that is pushed', async () => {
    registry.authentication = 'bearer'
    redirect('PUT /v2/org/moved/manifests/')
    await push('org/moved:1', { credentials: alice })
    expect(other.requests).toEqual(['PUT /v2/org/moved/manifests/1'])
    expect([...other.manifests.keys()]).toContain('org/moved:1')
  })

  it('that leads to itself fails in one line', async () => {
    registry.fault = method =>
      method === 'PUT' ? { status: 307, headers: { location: '/v2/again' } } : undefined
    await expect(push('org/app:1')).rejects.toThrow('answers 307 for')
  })
})

test('nothing is uploaded without TLS to a registry that has it', () => {
  const client = new RegistryClient('registry.invalid', 'org/app', 'pull,push')
  const to = (location: string) =>
    client.location({ status: 202, headers: new Headers({ location }), body: new Uint8Array() })
  expect(to('/v2/upload').href).toBe('https://registry.invalid/v2/upload')
  expect(to('https://storage.invalid/a').href).toBe('https://storage.invalid/a')
  expect(() => to('http://registry.invalid/v2/upload')).toThrow(
    'registry.invalid sends clients to http://registry.invalid, which is not encrypted',
  )
})

describe('a registry that is not on this machine', () => {
  const requests: string[] = []
  afterEach(() => vi.unstubAllGlobals())

  /** Pulls from `registry.invalid`, where `answers` has the answers by URL without query, or a URL to redirect to. */
  const pullFrom = (answers: Record<string, string | Response>) => {
    requests.length = 0
    vi.stubGlobal('fetch', async ({ url, headers }: Request, { redirect }: RequestInit) => {
      expect(redirect).toBe('manual')
      const plain = url.replace(/\?.*/, '')
      requests.push(`${plain} ${headers.get('authorization')}`)
      const answer = answers[plain] ?? new Response('', { status: 404 })
      return typeof answer === 'string'
        ? new Response(null, { status: 302, headers: { location: answer } })
        : answer
    })
    return pull(at('org/app:1', 'registry.invalid'), { credentials: alice })
  }
  const first = 'https://registry.invalid/v2/org/app/manifests/1'
  const challenge = (realm: string) =>
    new Response('', { status: 401, headers: { 'www-authenticate': `Bearer realm="${realm}"` } })

  it.each([
    ['to a service of this machine', 'http://127.0.0.1:1/any', 'http://127.0.0.1:1'],
    ['through a host without TLS and back', 'http://cdn.invalid/a', 'http://cdn.invalid'],
    ['to data', 'data:text/plain,{}', 'data:'],
  ])('redirects nobody %s', async (_, location, named) => {
    const answers = { [first]: 'https://cdn.invalid/m', 'https://cdn.invalid/m': location }
    await expect(pullFrom(answers)).rejects.toThrow(`sends clients to ${named}, which is not encrypted`)
    expect(requests).toEqual([`${first} null`, 'https://cdn.invalid/m null'])
  })

  it('sends nobody to a service for tokens on this machine', async () => {
    await expect(pullFrom({ [first]: challenge('http://127.0.0.1:1/token') })).rejects.toThrow(
      'sends clients to http://127.0.0.1:1 for tokens, which is not encrypted',
    )
    expect(requests).toEqual([`${first} null`])
  })

  it('and its service for tokens give credentials to no host to which the service redirects', async () => {
    const pulling = pullFrom({
      [first]: challenge('https://user:pass@tokens.invalid/old'),
      'https://tokens.invalid/old': '/new',
      'https://tokens.invalid/new': 'https://name:word@other.invalid/token',
    })
    await expect(pulling).rejects.toThrow('has no org/app:1')
    const basic = `Basic ${Buffer.from('alice:secret').toString('base64')}`
    expect(requests).toEqual([
      `${first} null`,
      `https://tokens.invalid/old ${basic}`,
      `https://tokens.invalid/new ${basic}`,
      'https://other.invalid/token null',
    ])
  })
})

describe('the cache', () => {
  it('answers for a digest without the registry, and for a tag if it is offline', async () => {
    const pushed = await push('org/cached:1')
    await pull(at('org/cached:1'))
    registry.reset()
    expect((await pull(pushed)).reference).toEqual(pushed)
    expect((await pull(at('org/cached:1'), { offline: true })).reference).toEqual(pushed)
    expect(registry.requests).toEqual([])
    await pull(at('org/cached:1'))
    expect(registry.requests).toEqual(['GET /v2/org/cached/manifests/1'])
  })

  it('has nothing offline that was not pulled', async () => {
    await expect(pull(at('org/new:1'), { offline: true })).rejects.toThrow(
      /org\/new:1 is not in the cache; pull it once without --offline: wasi-webgpu pull 127/,
    )
  })

  it('with altered bytes is filled again', async () => {
    const pushed = await push('org/cached:1')
    const { path } = await pull(pushed)
    await writeFile(path, 'altered')
    expect((await pull(pushed)).path).toBe(path)
    expect(new Uint8Array(await readFile(path))).toEqual(component)
  })

  it('that cannot be written leaves the component in a temporary folder', async () => {
    const file = join(folder, 'a-file')
    await writeFile(file, '')
    const nowhere = new ComponentCache(join(file, 'cache'))
    const { path } = await pull(await push('org/app:1'), { cache: nowhere })
    expect(new Uint8Array(await readFile(path))).toEqual(component)
  })
})

describe('a mirror', () => {
  const mirrors = [{ of: 'registry.invalid', host: '', prefix: 'mirrored/' }]
  const options = () => ({ mirrors: mirrors.map(mirror => ({ ...mirror, host: registry.host })) })

  it('is asked first, under its prefix', async () => {
    const { digest } = await push('mirrored/org/app:1')
    expect((await pull(at('org/app:1', 'registry.invalid'), options())).reference.digest).toBe(digest)
  })

  it('that lacks the component leaves it to the registry, and both are named', async () => {
    const pushed = await push('org/only-here:1')
    const mirrors = [{ of: registry.host, host: registry.host, prefix: 'mirrored/' }]
    expect((await pull(pushed, { mirrors })).reference).toEqual(pushed)
    await expect(pull(at('org/nowhere:1'), { mirrors })).rejects.toThrow(
      /has no org\/nowhere:1 .*\(127.* has no mirrored\/org\/nowhere:1/,
    )
  })
})

describe('an index', () => {
  it('leads to the manifest for WebAssembly', async () => {
    const { digest } = await push('org/index:one')
    const entry = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: 1 }
    const other = { ...entry, digest: digestOf(component) }
    const manifests = [
      { ...other, platform: { architecture: 'amd64', os: 'linux' } },
      { ...entry, platform: { architecture: 'wasm', os: 'wasip2' } },
    ]
    const index = registry.add('org/index', 'all', manifest({ manifests }))
    const pulled = await pull(at('org/index:all'))
    expect(referenceText(pulled.reference)).toBe(`${registry.host}/org/index:all@${index}`)
    expect((await pull(pulled.reference, { offline: true })).path).toBe(pulled.path)
    registry.add('org/index', 'nested', manifest({ manifests: [{ ...entry, digest: index }] }))
    await expect(pull(at('org/index:nested'))).rejects.toThrow('is an index of indexes')
    registry.add('org/index', 'linux', manifest({ manifests: [manifests[0], manifests[0]] }))
    await expect(pull(at('org/index:linux'))).rejects.toThrow('lists 0 manifests for WebAssembly, not one')
  })
})

describe('a pull explains in one line that', () => {
  const digest = digestOf(component)
  const answer =
    (status: number, body: string | Uint8Array = '', part = '') =>
    () => {
      registry.fault = (_, path) => (path.includes(part) ? { status, body } : undefined)
    }
  const content = (value: object) => () => answer(200, manifest(value), 'manifests')()
  const faults: readonly (readonly [string, () => void, string])[] = [
    [
      'the registry has no such component',
      () => {},
      'has no org/bad:1 (NAME_UNKNOWN: not here); check the name, and the tag or digest',
    ],
    [
      'credentials are missing',
      answer(401),
      'refuses org/bad:1 without credentials, or has no such component; check the name, or log in with docker login',
    ],
    ['access is denied', answer(403), 'docker login'],
    ['the registry limits requests', answer(429), 'refuses further requests for now; wait'],
    [
      'the registry fails',
      answer(503, '<html>'),
      'answers 503 for org/bad:1; try again later, or ask its operator',
    ],
    [
      'the manifest is no JSON',
      answer(200, '<html>', 'manifests'),
      'its manifest is not JSON; wasi-webgpu push and wkg publish components',
    ],
    ['the manifest is something else', content({ a: 1 }), 'is neither a manifest nor an index of OCI'],
    [
      'the manifest is that of a container',
      content({ layers: [{ ...layer, mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip' }] }),
      'has a layer of type application/vnd.oci.image.layer.v1.tar+gzip, not application/wasm',
    ],
    [
      'the manifest has several layers',
      content({ layers: [layer, layer] }),
      'has 2 layers where a component has one',
    ],
    [
      'a descriptor is invalid',
      content({ layers: [{ ...layer, digest: 'sha256:../../x' }] }),
      'has an invalid descriptor',
    ],
    [
      'the component is too large',
      content({ layers: [{ ...layer, size: 2 ** 40 }] }),
      'has a layer of 1099511627776 bytes, more than 1073741824',
    ],
    [
      'the registry sends more than it announced',
      content({ layers: [{ ...layer, size: 3 }] }),
      'sends more than the 3 bytes',
    ],
  ]

  it.each(faults)('%s', async (_, prepare, message) => {
    registry.blobs.set(digest, component)
    prepare()
    await expect(pull(at('org/bad:1'))).rejects.toMatchObject({
      name: 'RegistryError',
      message: expect.stringContaining(message),
    })
  })

  it('the component or the manifest has another digest', async () => {
    const pushed = await push('org/altered:1')
    registry.fault = (_, path) => (path.includes('blobs') ? { status: 200, body: 'b component' } : undefined)
    await expect(pull(pushed)).rejects.toThrow(
      `the component of ${referenceText(pushed)} from ${registry.host} has another digest, ${digestOf(new TextEncoder().encode('b component'))} instead of ${digest}; it was altered or cut off`,
    )
    registry.fault = (_, path) => (path.includes('manifests') ? { status: 200, body: '{}' } : undefined)
    await expect(pull(pushed, { cache: new ComponentCache(join(folder, 'other')) })).rejects.toThrow(
      `the manifest of ${referenceText(pushed)}`,
    )
  })

  it('the service for tokens is not encrypted, missing or answers garbage', async () => {
    registry.authentication = 'bearer'
    const challenged = (challenge: string) => {
      registry.fault = (_, path) =>
        path === '/token'
          ? { status: 200, body: '{"token":"a b"}' }
          : { status: 401, headers: { 'www-authenticate': challenge } }
      return pull(at('org/bad:1'))
    }
    await expect(challenged('Bearer realm="http://example.com/token"')).rejects.toThrow(
      'sends clients to http://example.com for tokens, which is not encrypted',
    )
    await expect(challenged('Bearer realm="token:here"')).rejects.toThrow(
      'sends clients to token: for tokens',
    )
    await expect(challenged('Bearer service="x"')).rejects.toThrow('names no service for tokens')
    await expect(challenged(`Bearer realm="http://${registry.host}/token"`)).rejects.toThrow(
      'answered without a token',
    )
  })

  it('the user may not read it', async () => {
    registry.authentication = 'bearer'
    const credentials = async () => ({ username: 'mallory', password: 'x' })
    await expect(pull(at('org/bad:1'), { credentials })).rejects.toThrow(
      'refuses org/bad:1 to mallory; check the name and the rights of mallory, or log in again with docker login',
    )
  })

  it('the registry sends a byte at a time without an end', async () => {
    const drip = createServer((_, response) => {
      const timer = setInterval(() => response.write('x'), 1)
      response.once('close', () => clearInterval(timer))
    })
    await new Promise<void>(resolve => drip.listen(0, '127.0.0.1', resolve))
    const host = `127.0.0.1:${(drip.address() as AddressInfo).port}`
    await expect(pull(at('org/bad:1', host), { patience: 1000 })).rejects.toThrow(
      // Where the machine itself was silent meanwhile, that is said.
      /cannot be reached: it (sends less than 16 KiB in a second|was silent for 1 s); check the name and the network/,
    )
    drip.close()
    drip.closeAllConnections()
  })

  it('the registry is silent, or nobody listens', async () => {
    registry.fault = () => null
    await expect(pull(at('org/bad:1'), { patience: 20 })).rejects.toThrow(
      'cannot be reached: it was silent for 0.02 s',
    )
    const gone = await FakeRegistry.start()
    const { host } = gone
    gone.close()
    await expect(pull(at('org/bad:1', host))).rejects.toThrow(
      /ECONNREFUSED.*; check the name and the network/,
    )
  })
})
