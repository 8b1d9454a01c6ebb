import { readFile } from 'node:fs/promises'
import { instantiate } from '@wasi-webgpu/component'
import { surface, webgpu } from '@wasi-webgpu/host'
import { HeadlessScreen, type HeadlessTarget, requestGpu } from '@wasi-webgpu/native'
import { wasi } from '@wasi-webgpu/wasi'
import { describe, expect, it } from 'vitest'
import { liveObjects } from '../packages/component/src/instance/live-objects.ts'

/** Resources that a program holds while it draws for a long time, and at its end. */

interface Held {
  /** Handles of the program after some frames. */
  readonly early: number
  readonly late: number
  /** Listeners of its surface while it drew, and afterwards. */
  readonly listening: number
  readonly left: number
  /** Handles, threads and tasks at its end. */
  readonly atEnd: ReturnType<typeof liveObjects>
}

/** Runs an example for many frames, each with input. */
async function drawLong(name: string, frames: number, ...args: string[]): Promise<Held> {
  const { gpu } = await requestGpu('null')
  const handles: number[] = []
  const targets: HeadlessTarget[] = []
  let listening = 0
  const screen = new HeadlessScreen({
    frames,
    size: { width: 32, height: 32 },
    input: Array.from({ length: frames }, (_, i) => [
      { frame: i + 1, type: 'pointermove' as const, x: i, y: i },
      { frame: i + 1, type: 'keydown' as const, ...someKey, key: i % 3 === 0 ? 'Shift' : someKey.key },
      { frame: i + 1, type: 'resize' as const, width: 16 + (i % 5), height: 16 },
    ]).flat(),
    onPicture: () => {
      handles.push(liveObjects(app.exports).handles)
      listening = targets[0]!.listeners
    },
  })
  const create: HeadlessScreen['create'] = size => {
    const target = screen.create(size)
    targets.push(target)
    return target
  }
  const imports = {
    ...(await wasi({ args: [name, ...args] })),
    ...webgpu({ gpu }),
    ...surface({ create, signal: screen.signal }),
  }
  const wasm = await readFile(new URL(`${name}/${name}.wasm`, import.meta.url))
  const app = await instantiate(wasm, { imports })
  await app.exports['wasi:cli/run@0.3.0'].run()
  await screen.finish()
  return {
    early: handles[9]!,
    late: handles.at(-1)!,
    listening,
    left: targets[0]!.listeners,
    atEnd: liveObjects(app.exports),
  }
}

const someKey = {
  code: 'KeyX',
  key: 'some text that is not short',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
}

describe('a program that draws for a long time', () => {
  it.each([
    ['interactive-triangle', 6, []],
    ['particles', 6, ['100']],
    ['orbit', 6, []],
    ['plasma', 2, []],
    ['imgui', 6, []],
  ])(
    'such as %s holds no more handles with time, and listens to nothing in the end',
    async (name, listeners, args) => {
      const { early, late, listening, left, atEnd } = await drawLong(name, 200, ...args)
      expect(late).toBe(early)
      expect({ listening, left }).toEqual({ listening: listeners, left: 0 })
      expect(atEnd).toMatchObject({ threads: 0, tasks: 0, waiting: 0 })
    },
  )

  it('releases all its streams when the host ends it', async () => {
    const controller = new AbortController()
    const screen = new HeadlessScreen({
      frames: 1000,
      onPicture: (_, frame) => frame === 5 && controller.abort(),
    })
    const targets: HeadlessTarget[] = []
    const create: HeadlessScreen['create'] = size => {
      targets.push(screen.create(size))
      return targets.at(-1)!
    }
    const imports = { ...(await wasi()), ...surface({ create, signal: controller.signal }) }
    const wasm = await readFile(new URL('plasma/plasma.wasm', import.meta.url))
    const app = await instantiate(wasm, { imports })
    await app.exports['wasi:cli/run@0.3.0'].run()
    expect(targets.map(({ listeners }) => listeners)).toEqual([0])
  })
})
