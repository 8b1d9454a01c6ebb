import { type Descriptor, digestOf, manifestTypes, readManifest } from './artifact.ts'
import { ComponentCache } from './component-cache.ts'
import { type Reference, referenceText } from './reference.ts'
import { RegistryClient, type RegistryClientOptions } from './registry-client.ts'
import { RegistryError } from './registry-error.ts'

/** A registry that has what another one has. */
export interface Mirror {
  /** Host of the registry that is mirrored. */
  readonly of: string
  /** Host of the mirror. */
  readonly host: string
  /** Prefix of the mirror's repositories, with `/` at the end; or empty. */
  readonly prefix: string
}

/** Options of {@link pullComponent}. */
export interface PullOptions extends RegistryClientOptions {
  /** Whether only the cache is used. */
  readonly offline?: boolean
  /** Mirrors, which are asked before the registry, in this order. */
  readonly mirrors?: readonly Mirror[]
  /** Where pulled components are kept. */
  readonly cache?: ComponentCache
}

/** A component that was pulled. */
export interface PulledComponent {
  /** Path of its bytes, whose digest was compared. */
  readonly path: string
  /** Its reference, with the digest of its manifest. */
  readonly reference: Reference
}

/**
 * Pulls a component: from the cache if the reference has a digest that was pulled before, and otherwise from a mirror or the
 * registry. The digests of the manifest and of the component are compared either way.
 *
 * @throws {RegistryError} when it cannot be had, is no component, or differs from its digest
 */
export async function pullComponent(
  reference: Reference,
  { offline = false, mirrors = [], cache = new ComponentCache(), ...client }: PullOptions = {},
): Promise<PulledComponent> {
  const digest = reference.digest ?? (offline ? await cache.digestOfTag(reference) : undefined)
  const known = digest === undefined ? undefined : await findCached({ ...reference, digest }, cache)
  if (known !== undefined) return known
  if (offline) {
    throw new RegistryError(
      `${referenceText(reference)} is not in the cache; pull it once without --offline: wasi-webgpu pull ${referenceText(reference)}`,
    )
  }
  const failures: RegistryError[] = []
  for (const { host, prefix } of [
    ...mirrors.filter(mirror => mirror.of === reference.host),
    { host: reference.host, prefix: '' },
  ]) {
    const source = new RegistryClient(host, `${prefix}${reference.repository}`, 'pull', client)
    try {
      return await pullFrom(source, reference, cache)
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error
      failures.push(error)
    }
  }
  const [first, ...others] = failures.toReversed() as [RegistryError, ...RegistryError[]]
  if (others.length === 0) throw first
  throw new RegistryError(`${first.message} (${others.map(({ message }) => message).join('; ')})`, {
    cause: first,
  })
}

async function findCached(
  reference: Reference & { digest: string },
  cache: ComponentCache,
): Promise<PulledComponent | undefined> {
  let manifest = await cache.find(reference.digest)
  for (let level = 0; manifest !== undefined && level < mostManifests; level++) {
    const content = contentOf(reference, manifest.bytes)
    if (content.kind === 'component') {
      const component = await cache.find(content.layer.digest)
      return component && { path: component.path, reference }
    }
    manifest = await cache.find(content.manifest.digest)
  }
  return undefined
}

/** An index names manifests, and not another index. */
const mostManifests = 2

async function pullFrom(
  source: RegistryClient,
  reference: Reference,
  cache: ComponentCache,
): Promise<PulledComponent> {
  let wanted = reference.digest ?? (reference.tag as string)
  let pinned: string | undefined
  for (let level = 0; level < mostManifests; level++) {
    const bytes = await pullManifest(source, reference, wanted)
    const digest = digestOf(bytes, wanted.includes(':') ? wanted : undefined)
    if (wanted.includes(':')) refuseOther(source, reference, 'manifest', wanted, digest)
    pinned ??= digest
    const content = contentOf(reference, bytes)
    await cache.keep(digest, bytes)
    if (content.kind === 'component') {
      const path = await pullLayer(source, reference, content.layer, cache)
      if (reference.digest === undefined) await cache.recordTag(reference, pinned)
      return { path, reference: { ...reference, digest: pinned } }
    }
    wanted = content.manifest.digest
  }
  throw new RegistryError(`${referenceText(reference)} is an index of indexes; publish one manifest or index`)
}

async function pullManifest(source: RegistryClient, reference: Reference, wanted: string) {
  const { body } = await source.send(`manifests/${wanted}`, {
    headers: { accept: manifestTypes.join(', ') },
    expected: [200],
    what: what(source, reference),
  })
  return body
}

async function pullLayer(
  source: RegistryClient,
  reference: Reference,
  { digest, size }: Descriptor,
  cache: ComponentCache,
): Promise<string> {
  const cached = await cache.find(digest)
  if (cached !== undefined) return cached.path
  const { body } = await source.send(`blobs/${digest}`, {
    expected: [200],
    limit: size,
    what: `the component of ${what(source, reference)}`,
  })
  refuseOther(source, reference, 'component', digest, digestOf(body, digest))
  return cache.keep(digest, body)
}

/** Names what is pulled as the source knows it. */
function what({ repository }: RegistryClient, { tag, digest }: Reference): string {
  return `${repository}${digest === undefined ? `:${tag}` : `@${digest}`}`
}

function contentOf(reference: Reference, manifest: Uint8Array) {
  try {
    return readManifest(manifest)
  } catch (error) {
    throw new RegistryError(
      `${referenceText(reference)} is no component: its manifest ${(error as Error).message}; wasi-webgpu push and wkg publish components`,
      { cause: error },
    )
  }
}

function refuseOther(
  { host }: RegistryClient,
  reference: Reference,
  what: string,
  expected: string,
  actual: string,
): void {
  if (actual === expected) return
  throw new RegistryError(
    `the ${what} of ${referenceText(reference)} from ${host} has another digest, ${actual} instead of ${expected}; it was altered or cut off: pull it again, or from another registry`,
  )
}
