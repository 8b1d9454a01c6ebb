/**
 * Returns a text of the guest, cut to the length that it may have under a policy. A text that is cut ends with `…`, which no
 * name in WGSL contains and no limit of the W3C, so that a name which is too long is one that does not exist.
 */
export function shortened(text: string, most = longest): string {
  if (text.length <= most) return text
  // Encoding copies the characters: a slice would keep the whole text of the guest alive.
  return `${decoder.decode(encoder.encode(text.slice(0, most - 1)))}…`
}

/**
 * Returns a descriptor with {@link shortened} texts, at any depth: labels, names of entry points, keys of records. The objects
 * of the GPU in it stay themselves.
 */
export function withShortTexts<Descriptor>(descriptor: Descriptor): Descriptor {
  return (isShort(descriptor) ? descriptor : shortCopy(descriptor)) as Descriptor
}

/** Whether no text is too long, which is nearly always so: a copy would take longer than the check. */
function isShort(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= longest
  if (Array.isArray(value)) return value.every(isShort)
  if (!isDictionary(value)) return true
  for (const key in value) if (key.length > longest || !isShort(value[key])) return false
  return true
}

function shortCopy(value: unknown): unknown {
  if (typeof value === 'string') return shortened(value)
  if (Array.isArray(value)) return value.map(shortCopy)
  if (!isDictionary(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, value]) => [shortened(key), shortCopy(value)]))
}

function isDictionary(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** In UTF-16 code units. Dawn copies a label several times into a message, and V8 counts none of the copies. */
const longest = 512
