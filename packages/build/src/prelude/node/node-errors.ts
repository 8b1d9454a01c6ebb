/**
 * Errors of the modules of Node, with the classes, codes and messages of Node.
 *
 * @see https://nodejs.org/api/errors.html#nodejs-error-codes
 */

type ErrorClass = new (message: string) => Error

/** Makes an error with a `code` of Node. */
export function codedError(Class: ErrorClass, code: string, message: string): Error {
  const error = Object.assign(new Class(message), { code })
  // As in Node, the stack and the description contain the code, and the name does not.
  Object.defineProperty(error, 'toString', {
    value: () => `${error.name} [${code}]: ${error.message}`,
    configurable: true,
    writable: true,
  })
  return error
}

/** Makes the TypeError for a value of a wrong type. */
export function wrongType(name: string, expected: string, value: unknown): Error {
  return codedError(
    TypeError,
    'ERR_INVALID_ARG_TYPE',
    `The "${name}" ${kindOf(name)} must be ${expected}. Received ${received(value)}`,
  )
}

/** Makes the TypeError for a value that is not among those that are possible. */
export function wrongValue(name: string, value: unknown, reason = 'is invalid'): Error {
  return codedError(
    TypeError,
    'ERR_INVALID_ARG_VALUE',
    `The ${kindOf(name)} '${name}' ${reason}. Received ${shown(value)}`,
  )
}

/** Makes the RangeError for a number outside its range. */
export function outOfRange(name: string, range: string, value: unknown): Error {
  return codedError(
    RangeError,
    'ERR_OUT_OF_RANGE',
    `The value of "${name}" is out of range. It must be ${range}. Received ${String(value)}`,
  )
}

/** Makes the error of a function or option of Node that does not exist in a component. */
export function notImplemented(name: string): Error {
  return codedError(
    Error,
    'ERR_METHOD_NOT_IMPLEMENTED',
    `The ${name} method is not implemented in a component`,
  )
}

/**
 * Makes functions that throw {@link notImplemented}.
 *
 * @param prefix precedes the names in the message: `process.`
 * @param names separated by white space
 */
export function refusing(prefix: string, names: string): Record<string, () => never> {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map(name => [
        name,
        () => {
          throw notImplemented(`${prefix}${name}()`)
        },
      ]),
  )
}

/** Requires an integer from `least` to `most`. */
export function checkInteger(
  value: unknown,
  name: string,
  least = Number.MIN_SAFE_INTEGER,
  most = Number.MAX_SAFE_INTEGER,
): asserts value is number {
  if (typeof value !== 'number') throw wrongType(name, 'of type number', value)
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value)
  if (value < least || value > most) throw outOfRange(name, `>= ${least} && <= ${most}`, value)
}

/** Requires a boolean. */
export function checkBoolean(value: unknown, name: string): asserts value is boolean {
  if (typeof value !== 'boolean') throw wrongType(name, 'of type boolean', value)
}

/** Requires a function. */
export function checkFunction(
  value: unknown,
  name: string,
): asserts value is (...args: unknown[]) => unknown {
  if (typeof value !== 'function') throw wrongType(name, 'of type function', value)
}

/** Requires an object; `null` is none. */
export function checkObject(value: unknown, name: string): asserts value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrongType(name, 'of type object', value)
}

function kindOf(name: string): 'property' | 'argument' {
  return name.includes('.') ? 'property' : 'argument'
}

function received(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'function') return `function ${value.name}`
  if (typeof value === 'object') {
    const { name = '' } = (value.constructor ?? {}) as { name?: string }
    return name === '' ? shown(value) : `an instance of ${name}`
  }
  return `type ${typeof value} (${shown(value)})`
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value.length > 28 ? `${value.slice(0, 25)}...` : value}'`
  if (typeof value === 'bigint') return `${value}n`
  return typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : String(value)
}
