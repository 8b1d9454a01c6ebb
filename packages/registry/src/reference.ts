/**
 * Name of a component in a registry, such as `ghcr.io/org/app:1.2@sha256:…`, in the grammar of
 * https://pkg.go.dev/github.com/distribution/reference.
 */
export interface Reference {
  /** Host of the registry, with its port if it has one: `ghcr.io`, `localhost:5000`. */
  readonly host: string
  /** Name in the registry: `org/app`. */
  readonly repository: string
  /** Tag, such as `1.2`; `latest` when the reference has neither tag nor digest. */
  readonly tag: string | undefined
  /** Digest of the manifest, such as `sha256:…`. It decides if there is a tag, too. */
  readonly digest: string | undefined
}

/**
 * Parses a reference. The registry must be named, as there is no default one.
 *
 * @returns `undefined` when the text is not a reference, for example a path
 */
export function parseReference(text: string): Reference | undefined {
  const [, host, repository, tag, digest] = pattern.exec(text) ?? []
  if (host === undefined || repository === undefined) return undefined
  return { host, repository, tag: tag ?? (digest === undefined ? 'latest' : undefined), digest }
}

/** Formats a reference, which {@link parseReference} parses again. */
export function referenceText({ host, repository, tag, digest }: Reference): string {
  return `${host}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
}

/** Whether a text is a digest in one of the two algorithms that the image specification registers. */
export function isDigest(text: unknown): text is string {
  return typeof text === 'string' && new RegExp(`^${digestPattern}$`).test(text)
}

/** Whether a host, with or without a port, is this machine. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host)
}

/** Returns a URL of a registry without name and password, with which no `Request` can be made. */
export function withoutUser(url: URL): URL {
  url.username = ''
  url.password = ''
  return url
}

/** A host has a dot or a port, or is `localhost`; this tells it from the first folder of a path. */
const hostPattern = String.raw`(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(?=:)|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?`
const namePattern = String.raw`[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*`
const digestPattern = '(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})'
const pattern = new RegExp(
  `^(${hostPattern})/(${namePattern}(?:/${namePattern})*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(${digestPattern}))?$`,
)

/** Returns where a URL leads, for messages. */
export function originText({ origin, protocol }: URL): string {
  return origin === 'null' ? protocol : origin
}
