import { describe, expect, it } from 'vitest'
import { drawComponent, expectedPicture } from '../../examples/draw.ts'
import { cut, difference, light, type Picture } from '../../packages/web/src/testing/picture.ts'
import { componentOf } from '../build.ts'

const size = '400x300'
const key = (frame: number, code: string, more: object = {}) => ({ frame, type: 'keydown', code, ...more })
/** The first line, which is the title. */
const title = (picture: Picture) => cut(picture, 0, 0, 400, 60)

describe('glyphon', () => {
  const draw = (frames: number, events: readonly object[] = []) =>
    drawComponent(componentOf('glyphon'), { frames, size, events })

  it('draws the expected picture', async () => {
    const { code, stderr, pictures } = await draw(2)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(difference(pictures[1]!, expectedPicture('glyphon'))).toBeLessThan(0.01)
  })

  it('inserts what the user types where the pointer placed the caret, and deletes it', async () => {
    const events = [
      { frame: 2, type: 'pointerdown', x: 390, y: 40 },
      { frame: 2, type: 'pointerup', x: 390, y: 40 },
      key(6, 'KeyS', { key: 's' }),
      key(10, 'Backspace'),
    ]
    const { pictures } = await draw(14, events)
    const [placed, typed, deleted] = [4, 8, 13].map(frame => pictures[frame]!)
    expect(difference(title(typed!), title(placed!))).toBeGreaterThan(0.002)
    expect(difference(typed!, placed!)).toBeLessThan(0.01)
    expect(difference(deleted!, placed!)).toBe(0)
  })

  it('shows the words that the user selects by dragging, and replaces them', async () => {
    const events = [
      { frame: 2, type: 'pointerdown', x: 16, y: 40 },
      { frame: 3, type: 'pointermove', x: 300, y: 40 },
      { frame: 3, type: 'pointerup', x: 300, y: 40 },
      key(8, 'KeyX', { key: 'x' }),
    ]
    const { pictures } = await draw(12, events)
    const [first, selected, replaced] = [1, 6, 11].map(frame => title(pictures[frame]!))
    expect(difference(selected!, first!)).toBeGreaterThan(0.3)
    expect(light(replaced!)).toBeGreaterThan(1.02 * light(first!))
  })

  it('breaks the lines again for another size', async () => {
    const { pictures } = await draw(6, [{ frame: 2, type: 'resize', width: 240, height: 300 }])
    const last = pictures[5]!
    expect([last.width, last.height]).toEqual([240, 300])
    // The text takes the rows that were empty.
    const below = (picture: Picture) => light(cut(picture, 0, 245, 240, 40))
    expect(below(last)).toBeLessThan(0.98 * below(pictures[0]!))
  })
})
