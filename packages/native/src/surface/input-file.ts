import { maxSize } from '@wasi-webgpu/host'
import type { ScriptedInput } from './headless-screen.ts'

/** Thrown for an invalid file of scripted input; the message names the place. */
export class InputFileError extends Error {
  override name = 'InputFileError'
}

/**
 * Parses a file of scripted input: a JSON array of objects, each with the `frame` before which it arrives
 * (from 1) and a `type` that determines its other members:
 *
 * - `pointermove`, `pointerdown`, `pointerup`: `x` and `y`, in pixels from the top left
 * - `keydown`, `keyup`: `code`, as in `KeyboardEvent.code`; `key`, as in `KeyboardEvent.key`, by
 *   default the key of a US keyboard; any of `altKey`, `ctrlKey`, `metaKey` and `shiftKey`
 * - `resize`: `width` and `height`, in pixels
 *
 * @throws {InputFileError} for anything else
 */
export function parseInput(text: string): ScriptedInput[] {
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch (error) {
    throw new InputFileError(`is not JSON: ${(error as Error).message}`)
  }
  if (!Array.isArray(list)) throw new InputFileError('must be a JSON array of events')
  return list.map((item: unknown, index) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item))
      throw new InputFileError(`event ${index + 1} must be an object`)
    try {
      return parseEvent(item)
    } catch (error) {
      throw new InputFileError(`event ${index + 1}: ${(error as Error).message}`)
    }
  })
}

function parseEvent(item: object): ScriptedInput {
  const members = new EventMembers(item)
  const frame = members.integer('frame', 1, Number.MAX_SAFE_INTEGER)
  const event = inputOf(members)
  members.checkNoMore(event.type)
  return { frame, ...event } as ScriptedInput
}

function inputOf(members: EventMembers) {
  const type = members.oneOf('type', [...pointerTypes, ...keyTypes, 'resize'])
  if (type === 'resize')
    return {
      type,
      width: members.integer('width', 1, maxSize),
      height: members.integer('height', 1, maxSize),
    }
  if (pointerTypes.includes(type)) return { type, x: members.number('x'), y: members.number('y') }
  const code = members.text('code')
  const [altKey, ctrlKey, metaKey] = (['altKey', 'ctrlKey', 'metaKey'] as const).map(name =>
    members.flag(name),
  )
  const shiftKey = members.flag('shiftKey')
  const key = members.has('key') ? members.text('key') : usualKey(code, shiftKey)
  return { type, code, key, altKey, ctrlKey, metaKey, shiftKey }
}

const pointerTypes = ['pointermove', 'pointerdown', 'pointerup']
const keyTypes = ['keydown', 'keyup']

/** Returns the `key` of a `code`, as far as all keyboards with Latin letters agree. */
function usualKey(code: string, shift: boolean): string {
  if (code === 'Space') return ' '
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter !== undefined) return shift ? letter : letter.toLowerCase()
  return /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1] ?? code
}

/** The members of an event. Every member that is not read counts as unknown. */
class EventMembers {
  readonly #members: Map<string, unknown>
  readonly #asked = new Set<string>()

  constructor(item: object) {
    this.#members = new Map(Object.entries(item))
  }

  has(name: string): boolean {
    return this.#members.has(name)
  }

  number(name: string): number {
    const value = this.#take(name)
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error(`${name} must be a number`)
    return value
  }

  integer(name: string, least: number, most: number): number {
    const value = this.#take(name)
    if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
      const bounds = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`
      throw new Error(`${name} must be a whole number ${bounds}`)
    }
    return value as number
  }

  text(name: string): string {
    const value = this.#take(name)
    if (typeof value !== 'string') throw new Error(`${name} must be a string`)
    return value
  }

  oneOf(name: string, known: readonly string[]): string {
    const value = this.#take(name)
    if (!known.includes(value as string)) throw new Error(`${name} must be one of ${known.join(', ')}`)
    return value as string
  }

  /** Returns a flag; false if it is absent. */
  flag(name: string): boolean {
    const value = this.#take(name) ?? false
    if (typeof value !== 'boolean') throw new Error(`${name} must be true or false`)
    return value
  }

  checkNoMore(type: string): void {
    for (const name of this.#members.keys())
      if (!this.#asked.has(name)) throw new Error(`a ${type} event has no member '${name}'`)
  }

  #take(name: string): unknown {
    this.#asked.add(name)
    return this.#members.get(name)
  }
}
