import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { watch } from './watch.ts'

it('a program that is watched is built again when it changes, also after an error', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-watch-test-'))
  const entry = join(folder, 'app.ts')
  const events: string[] = []
  let heard = () => {}
  const next = () =>
    new Promise<void>(resolve => {
      heard = resolve
    })
  const hear = (event: string) => {
    events.push(event)
    heard()
  }
  await writeFile(entry, "import { a } from './part.ts'\nconsole.log(a)")
  await writeFile(join(folder, 'part.ts'), "export const a = 'first'")
  const first = next()
  const watching = watch(
    { entry },
    ({ sizes }) => hear(sizes.component > 1e6 ? 'built' : 'too small'),
    error => hear((error as Error).message.replace(/^.*part\.ts/, 'part.ts')),
  )
  try {
    await first
    for (const text of ['export const a = = 1', 'export const a = 2']) {
      const changed = next()
      await writeFile(join(folder, 'other.txt'), 'what is no part of the program does not matter')
      await writeFile(join(folder, 'part.ts'), text)
      await changed
    }
    expect(events).toEqual(['built', 'part.ts:1:18: Unexpected "="', 'built'])
  } finally {
    watching.close()
    await rm(folder, { recursive: true })
  }
})
