/** What a link to the playground opens. */
export interface Link {
  /** The name of an example. */
  readonly example?: string
  /** The URL of a component, of http or https. */
  readonly src?: string
  readonly args?: string
}

/** Reads the part of a URL behind `#`. What is no link is an empty one. */
export function readLink(hash: string): Link {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''))
  const src = httpUrl(parameters.get('src') ?? '')
  const example = parameters.get('example')
  const args = parameters.get('args')
  return {
    ...(example !== null && { example }),
    ...(src !== undefined && { src }),
    ...(args !== null && { args }),
  }
}

/** The fragment of a URL that {@link readLink} reads. */
export function writeLink(link: Link): string {
  const entries = Object.entries(link).filter(([, value]) => value !== '' && value !== undefined)
  return `#${new URLSearchParams(entries)}`
}

/** A URL of http or https as such; `undefined` for anything else. */
export function httpUrl(text: string): string | undefined {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : undefined
}
