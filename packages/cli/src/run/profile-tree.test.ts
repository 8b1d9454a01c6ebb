import type { Profiler } from 'node:inspector'
import { describe, expect, it } from 'vitest'
import { ProfileTree } from './profile-tree.ts'

const callFrame = (functionName: string) => ({
  functionName,
  scriptId: '1',
  url: 'wasm://wasm/m',
  lineNumber: 0,
  columnNumber: 0,
})

/** A profile of a chain of functions, with samples of given nodes a millisecond apart. */
function chunk(startTime: number, names: readonly string[], samples: readonly number[]): Profiler.Profile {
  const nodes = ['(root)', ...names].map((name, i) => ({
    id: i + 1,
    callFrame: callFrame(name),
    hitCount: samples.filter(id => id === i + 1).length,
    children: i < names.length ? [i + 2] : [],
    ...(samples.includes(i + 1) && { positionTicks: [{ line: 1, ticks: 1 }] }),
  }))
  const endTime = startTime + 1000 * samples.length
  return {
    nodes,
    startTime,
    endTime,
    samples: [...samples],
    timeDeltas: samples.map((_, i) => (i ? 1000 : 0)),
  }
}

describe('ProfileTree', () => {
  it('puts chunks together on one time line, with the time of the profiler between them', () => {
    const tree = new ProfileTree(5000)
    tree.addProfile(chunk(5000, ['a', 'b'], [2, 3]))
    tree.addProfile(chunk(9000, ['a', 'c', 'd'], [4, 2]))
    const { nodes, startTime, endTime, samples = [], timeDeltas } = tree.profile(11_000)
    const nameOf = (id: number) => nodes.find(node => node.id === id)?.callFrame.functionName
    expect({ names: samples.map(nameOf), timeDeltas, startTime, endTime }).toEqual({
      names: ['a', 'b', '(profiler)', 'd', 'a'],
      timeDeltas: [0, 1000, 1000, 2000, 1000],
      startTime: 5000,
      endTime: 11_000,
    })
    const [a] = nodes.filter(({ callFrame: { functionName } }) => functionName === 'a')
    expect(a).toMatchObject({ hitCount: 2, positionTicks: [{ line: 1, ticks: 2 }] })
    expect(a?.children?.map(nameOf)).toEqual(['b', 'c'])
  })

  it('takes no more samples at its largest size', () => {
    const tree = new ProfileTree(0)
    for (let i = 0; i < 100; i++) tree.add([{ callFrame: callFrame(`${i}${'x'.repeat(0x10_0000)}`) }], i)
    expect(tree.isFull).toBe(true)
    expect(tree.time).toBe(tree.profile(0).endTime)
    expect(JSON.stringify(tree.profile(0)).length).toBeLessThan(0x320_0000)
  })
})
