/** Target of a link to the playground. */
export interface Link {
  /** Name of an example. */
  readonly example?: string
  /** URL of a component, with the scheme http or https. */
  readonly src?: string
  readonly args?: string
}

/** Parses the fragment of a URL. An invalid fragment yields an empty link. */
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

/** Formats a link as a fragment that {@link readLink} parses. */
export function writeLink(link: Link): string {
  const entries = Object.entries(link).filter(([, value]) => value !== '' && value !== undefined)
  return `#${new URLSearchParams(entries)}`
}

/** The URL if its scheme is http or https, otherwise `undefined`. */
export function httpUrl(text: string): string | undefined {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : undefined
}
