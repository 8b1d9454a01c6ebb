/**
 * Parses a number of bytes: a whole number, or a number with a unit, such as `1048576`, `512MiB` or `1.5
 * GiB`.
 *
 * @param name name of the value, for messages
 * @throws TypeError if the value has another form; its message is one line that shows the form
 */
export function parseByteSize(name: string, value: unknown): number {
  const [, number, unit = 'B'] = pattern.exec(String(value)) ?? []
  const bytes = Number(number) * (units[unit as Unit] ?? 1)
  if ((typeof value !== 'string' && typeof value !== 'number') || !Number.isSafeInteger(bytes)) {
    throw new TypeError(
      `${name} is a number of bytes, such as 1048576, 512KiB, 512MiB or 2GiB, not ${JSON.stringify(value)}`,
    )
  }
  return bytes
}

const pattern = /^(\d+(?:\.\d+)?) ?(B|KiB|MiB|GiB)?$/

const units = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 }

type Unit = keyof typeof units
