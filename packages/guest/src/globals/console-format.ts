/** Texts of values for the console, and the specifiers of its first argument. */
import { inspect } from './inspect.ts'

/**
 * Formats arguments as Node does. A first text may contain {@link
 * https://console.spec.whatwg.org/#formatting-specifiers specifiers} for those that follow: `%s`, `%d`, `%i`, `%f`, `%j`,
 * `%o`, `%O`, `%c`.
 */
export function format(args: readonly unknown[]): string {
  if (args.length === 0) return ''
  const [first, ...rest] = args
  if (typeof first !== 'string') return [first, ...rest].map(value => show(value)).join(' ')
  if (rest.length === 0) return first
  const text = first.replaceAll(/%[sdifjoOc%]/g, place => {
    if (place === '%%') return '%'
    return rest.length === 0 ? place : specified(place, rest.shift())
  })
  return [text, ...rest.map(value => show(value))].join(' ')
}

function specified(place: string, value: unknown): string {
  const isBigInt = typeof value === 'bigint'
  switch (place) {
    case '%s':
      return isBigInt || Object.is(value, -0) || isPlain(value) ? show(value, 0) : String(value)
    case '%d':
      return isBigInt ? show(value) : numberText(typeof value === 'symbol' ? Number.NaN : Number(value))
    case '%i':
      return isBigInt ? show(value) : numberText(Number.parseInt(value as string, 10))
    case '%f':
      return numberText(typeof value === 'symbol' ? Number.NaN : Number.parseFloat(value as string))
    case '%j':
      return String(JSON.stringify(value))
    case '%c':
      return ''
    default:
      return show(value)
  }
}

/** Whether a value is an object without a `toString` of its own class. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return (
    !(value instanceof Error) &&
    [Object.prototype, Array.prototype, Date.prototype, undefined].includes(textOwner(value))
  )
}

/** Returns the object of the prototype chain that has the property `toString`. */
function textOwner(value: object): object | undefined {
  let owner: object | null = value
  while (owner !== null && !Object.hasOwn(owner, 'toString')) owner = Object.getPrototypeOf(owner)
  return owner ?? undefined
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : `${value}`
}

/**
 * Returns the text of a value; a text stays as it is.
 *
 * @param depth levels of objects inside objects; `null` means all
 */
export function show(value: unknown, depth: number | null = 2): string {
  if (typeof value === 'string') return value
  return inspect(value, { depth: depth ?? Number.POSITIVE_INFINITY, describeError: describe })
}

/** Describes an error with its stack. The stack of QuickJS lacks the message. */
function describe(error: Error): string {
  const { stack = '' } = error
  return stack.startsWith(String(error)) ? stack : `${error}\n${mapped(stack.trimEnd())}`.trimEnd()
}

/** Maps a stack to the lines of the sources, if the build has defined a source map. */
export function mapped(stack: string): string {
  const { [Symbol.for('wasi-webgpu.mapStack')]: mapStack } = globalThis as {
    [key: symbol]: ((stack: string) => string) | undefined
  }
  return mapStack === undefined ? stack : mapStack(stack)
}
