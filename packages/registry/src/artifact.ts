import { createHash } from 'node:crypto'
import { isDigest } from './reference.ts'

/** Reference to a blob or a manifest: https://github.com/opencontainers/image-spec/blob/main/descriptor.md */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  /** Size in bytes. */
  readonly size: number
}

/** Media types of manifests, for `Accept`: of one component, and of an index of several platforms. */
export const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
] as const

/** Media type of the configuration of a component. */
const configType = 'application/vnd.wasm.config.v0+json'

/** Media type of a component's bytes. */
const layerType = 'application/wasm'

/** Media types of the bytes in artifacts that wasmCloud and others published before the layout. */
const earlierLayerTypes = [
  'application/vnd.wasm.content.layer.v1+wasm',
  'application/vnd.module.wasm.content.layer.v1+wasm',
]

/** Largest component that is pulled, in bytes; V8 compiles no larger module. */
const mostBytes = 1024 ** 3

/**
 * Returns the digest of bytes in the algorithm of another digest.
 *
 * @param like a digest such as `sha256:…`
 */
export function digestOf(bytes: Uint8Array, like = 'sha256:'): string {
  const algorithm = like.slice(0, like.indexOf(':'))
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`
}

/** Content of a manifest: the component, or the manifest that has it. */
export type Content =
  | { readonly kind: 'component'; readonly layer: Descriptor }
  | { readonly kind: 'manifest'; readonly manifest: Descriptor }

/**
 * Reads a manifest.
 *
 * @throws Error whose message continues a sentence about the manifest: `has no …`
 */
export function readManifest(bytes: Uint8Array): Content {
  const { layers, manifests } = objectOf(bytes)
  if (Array.isArray(manifests)) return { kind: 'manifest', manifest: forWasm(manifests) }
  if (!Array.isArray(layers)) throw new Error('is neither a manifest nor an index of OCI')
  if (layers.length !== 1) throw new Error(`has ${layers.length} layers where a component has one`)
  const layer = descriptor(layers[0])
  if (layer.mediaType !== layerType && !earlierLayerTypes.includes(layer.mediaType))
    throw new Error(`has a layer of type ${layer.mediaType.slice(0, 100)}, not ${layerType}`)
  if (layer.size > mostBytes) throw new Error(`has a layer of ${layer.size} bytes, more than ${mostBytes}`)
  return { kind: 'component', layer }
}

/** Names of a component's imports and exports, which its configuration lists. */
export interface ComponentNames {
  readonly imports: readonly string[]
  readonly exports: readonly string[]
}

/** A component as it is pushed: two blobs, and the manifest that names them. */
export interface Artifact {
  readonly config: Uint8Array<ArrayBuffer>
  readonly layer: Uint8Array<ArrayBuffer>
  readonly manifest: Uint8Array<ArrayBuffer>
}

/**
 * Makes the artifact of a component.
 *
 * @param component its bytes
 * @param created the time that the configuration states
 * @param annotations those of the manifest, such as `org.opencontainers.image.source`
 */
export function componentArtifact(
  component: Uint8Array<ArrayBuffer>,
  { imports, exports }: ComponentNames,
  created: Date,
  annotations: Readonly<Record<string, string>>,
): Artifact {
  const config = json({
    created: created.toISOString(),
    architecture: 'wasm',
    // The layout knows no other value for components, of whichever version of WASI.
    os: 'wasip2',
    layerDigests: [digestOf(component)],
    component: { exports, imports },
  })
  const manifest = json({
    schemaVersion: 2,
    mediaType: manifestTypes[0],
    config: describe(configType, config),
    layers: [describe(layerType, component)],
    ...(Object.keys(annotations).length > 0 && { annotations }),
  })
  return { config, layer: component, manifest }
}

function describe(mediaType: string, bytes: Uint8Array): Descriptor {
  return { mediaType, digest: digestOf(bytes), size: bytes.length }
}

function json(value: object): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value))
}

function objectOf(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    throw new Error('is not JSON')
  }
}

/** Returns the manifest for WebAssembly; that of a sole platform may have any. */
function forWasm(manifests: readonly unknown[]): Descriptor {
  const isWasm = (entry: unknown) => Object(Object(entry).platform).architecture === 'wasm'
  const found = manifests.length === 1 ? manifests : manifests.filter(isWasm)
  if (found.length !== 1) throw new Error(`lists ${found.length} manifests for WebAssembly, not one`)
  return descriptor(found[0])
}

function descriptor(value: unknown): Descriptor {
  const { mediaType, digest, size } = Object(value)
  if (typeof mediaType !== 'string' || !isDigest(digest) || !Number.isSafeInteger(size) || size < 0)
    throw new Error('has an invalid descriptor')
  return { mediaType, digest, size }
}
