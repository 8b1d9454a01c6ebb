import { isExternName, isLabel, isNestedName } from './name-syntax.ts'
import type { Reader } from './reader.ts'

/**
 * Names of one namespace. They must differ in more than case (`strongly-unique`), because a language's
 * bindings may change their case.
 */
export class UniqueNames {
  /** Kind of the names, for messages: `import`, `field`. */
  readonly #kind: string
  readonly #seen = new Set<string>()

  constructor(kind: string) {
    this.#kind = kind
  }

  /**
   * Reads a name with `read`, and returns it.
   *
   * @throws {DecodeError} when the namespace contains it already
   */
  add(reader: Reader, read: (reader: Reader) => string): string {
    const start = reader.position
    const name = read(reader)
    const seen = this.#seen
    const { size } = seen
    // Only words can be acronyms: what `url=<…>` or `integrity=<…>` quotes is no word.
    const key = name.includes('=') ? name : name.toLowerCase()
    if (seen.add(key).size === size) reader.fail(`duplicate ${this.#kind} name \`${name}\``, start)
    return name
  }
}

/**
 * Reads the name of an import or export (`importname'`, `exportname'`). Its attributes are for tools; linking
 * ignores them.
 */
export function readExternName(reader: Reader): string {
  const kind = reader.byte()
  if (kind > 0x02) reader.unknown('name kind', kind)
  const start = reader.position
  const name = reader.name()
  if (!isExternName(name)) {
    const why = isNestedName(name)
      ? 'has nested namespaces or packages, which are not supported in names'
      : 'is not a valid name of an import or export'
    reader.fail(`\`${name}\` ${why}`, start)
  }
  if (kind === 0x02) {
    reader.each(r => {
      r.byte()
      r.name()
    })
  }
  return name
}

/** Reads a `label`: words in kebab case. */
export function readLabel(reader: Reader): string {
  const start = reader.position
  const name = reader.name()
  if (!isLabel(name)) reader.fail(`\`${name}\` is not in kebab case`, start)
  return name
}

/** Reads a name of any form, as of an argument of `instantiate`. */
export function readName(reader: Reader): string {
  return reader.name()
}
