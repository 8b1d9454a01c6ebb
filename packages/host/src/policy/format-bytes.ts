/** Formats a number of bytes for messages: `1.5 MiB`, `12 bytes`. */
export function formatBytes(bytes: number): string {
  const [unit, size] = units.find(([, size]) => bytes >= size) ?? []
  if (size === undefined) return `${bytes} bytes`
  return `${Number((bytes / size).toFixed(1))} ${unit}`
}

const units = [
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
] as const
