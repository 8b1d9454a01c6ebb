import { describe, expect, it } from 'vitest'
import { parseInput } from './input-file.ts'

const modifiers = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false }

/** Parses a file with one event, and returns its error message if it is invalid. */
function parse(event: unknown): unknown {
  try {
    return parseInput(JSON.stringify([event]))[0]
  } catch (error) {
    return (error as Error).message
  }
}

describe('parseInput', () => {
  it.each([
    { frame: 1, type: 'pointermove', x: 1.5, y: -2 },
    { frame: 1, type: 'pointerdown', x: 0, y: 0 },
    { frame: 9, type: 'pointerup', x: 0, y: 0 },
    { frame: 3, type: 'resize', width: 640, height: 8192 },
    { frame: 2, type: 'keydown', code: 'KeyQ', key: 'a', ...modifiers, shiftKey: true },
    { frame: 2, type: 'keyup', code: '', key: '', ...modifiers },
  ])('accepts the event %j', event => {
    expect(parse(event)).toEqual(event)
  })

  it.each([
    [{ code: 'KeyA' }, 'a'],
    [{ code: 'KeyA', shiftKey: true }, 'A'],
    [{ code: 'Digit7' }, '7'],
    [{ code: 'Numpad0' }, '0'],
    [{ code: 'Space' }, ' '],
    [{ code: 'ArrowUp' }, 'ArrowUp'],
  ])('derives the key from the code, as a US keyboard does: %j gives %j', (event, key) => {
    expect(parse({ frame: 1, type: 'keydown', ...event })).toMatchObject({ key, altKey: false })
  })

  it.each([
    [{ type: 'keyup', code: 'KeyA' }, 'event 1: frame must be a whole number of at least 1'],
    [{ frame: 0, type: 'keyup', code: 'KeyA' }, 'event 1: frame must be a whole number of at least 1'],
    [{ frame: 1.5, type: 'keyup', code: 'KeyA' }, 'event 1: frame must be a whole number of at least 1'],
    [
      { frame: 1, type: 'wheel' },
      'event 1: type must be one of pointermove, pointerdown, pointerup, keydown, keyup, resize',
    ],
    [{ frame: 1, type: 'pointermove', x: 1 }, 'event 1: y must be a number'],
    [{ frame: 1, type: 'pointermove', x: '1', y: 2 }, 'event 1: x must be a number'],
    [{ frame: 1, type: 'keydown' }, 'event 1: code must be a string'],
    [{ frame: 1, type: 'keydown', code: 'KeyA', altKey: 1 }, 'event 1: altKey must be true or false'],
    [
      { frame: 1, type: 'resize', width: 0, height: 1 },
      'event 1: width must be a whole number from 1 to 8192',
    ],
    [{ frame: 1, type: 'keyup', code: 'KeyA', shift: true }, "event 1: a keyup event has no member 'shift'"],
    [[], 'event 1 must be an object'],
    [null, 'event 1 must be an object'],
  ])('rejects %j', (event, message) => {
    expect(parse(event)).toBe(message)
  })

  it('accepts only a JSON array', () => {
    expect(() => parseInput('{}')).toThrow('must be a JSON array of events')
    expect(() => parseInput('[')).toThrow(/^is not JSON: /)
    expect(parseInput('[]')).toEqual([])
  })
})
