import { type ComponentNames, componentArtifact, digestOf, manifestTypes } from './artifact.ts'
import type { Reference } from './reference.ts'
import { RegistryClient, type RegistryClientOptions } from './registry-client.ts'

/** Options of {@link pushComponent}. */
export interface PushOptions extends RegistryClientOptions {
  /** The time that the artifact states; now by default. */
  readonly created?: Date
  /** Annotations of the manifest, such as `org.opencontainers.image.source`. */
  readonly annotations?: Readonly<Record<string, string>>
}

/**
 * Pushes a component. A blob that the registry has is not sent again.
 *
 * @param reference where to; a tag is needed
 * @param component bytes of the component
 * @returns the reference with the digest of the manifest
 * @throws {RegistryError} when the registry is not reached, or refuses
 */
export async function pushComponent(
  reference: Reference & { readonly tag: string },
  component: Uint8Array<ArrayBuffer>,
  names: ComponentNames,
  { created = new Date(), annotations = {}, ...options }: PushOptions = {},
): Promise<Reference> {
  const client = new RegistryClient(reference.host, reference.repository, 'pull,push', options)
  const { config, layer, manifest } = componentArtifact(component, names, created, annotations)
  for (const blob of [layer, config]) await pushBlob(client, blob)
  await client.send(`manifests/${reference.tag}`, {
    method: 'PUT',
    headers: { 'content-type': manifestTypes[0] },
    body: manifest,
    expected: [201],
    what: `the manifest of ${client.repository}:${reference.tag}`,
  })
  return { ...reference, digest: digestOf(manifest) }
}

async function pushBlob(client: RegistryClient, body: Uint8Array<ArrayBuffer>): Promise<void> {
  const digest = digestOf(body)
  const what = `an upload to ${client.repository}`
  const { status } = await client.send(`blobs/${digest}`, { method: 'HEAD', expected: [200, 404], what })
  if (status === 200) return
  const session = await client.send('blobs/uploads/', { method: 'POST', expected: [202], what })
  const location = client.location(session)
  location.searchParams.set('digest', digest)
  await client.send(location, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body,
    expected: [201],
    what,
  })
}
