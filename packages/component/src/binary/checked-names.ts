import { isExternName, isLabel, isNestedName } from './name-syntax.ts'
import type { Reader } from './reader.ts'

/** Names that must differ in more than case (`strongly-unique`), as they may become the same name in a language. */
export class UniqueNames {
  readonly #of: string
  readonly #seen = new Set<string>()

  constructor(of: string) {
    this.#of = of
  }

  add(reader: Reader, read: (reader: Reader) => string): string {
    const start = reader.position
    const name = read(reader)
    const seen = this.#seen
    const { size } = seen
    if (seen.add(name.toLowerCase()).size === size)
      reader.fail(`${this.#of} name \`${name}\` is there twice`, start)
    return name
  }
}

/** `nameattributes`: the attributes are for tools, linking ignores them. */
export function readExternName(reader: Reader): string {
  const kind = reader.byte()
  if (kind > 0x02) reader.fail(`unknown name kind 0x${kind.toString(16)}`, reader.position - 1)
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

export function readLabel(reader: Reader): string {
  const start = reader.position
  const name = reader.name()
  if (!isLabel(name)) reader.fail(`\`${name}\` is not in kebab case`, start)
  return name
}

export function readName(reader: Reader): string {
  return reader.name()
}
