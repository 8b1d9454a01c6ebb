import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { commandPath } from '../packages/cli/src/testing/command-path.ts'
import { unpackSwiftShader } from '../packages/native/src/gpu/swiftshader.ts'
import { componentOf, fileOf, programs, sourcesDigest } from './build.ts'
import { places } from './version.ts'

describe('the committed components in Rust', () => {
  it.each([...programs])('%s was built from its sources (`node crates/build.ts` builds it)', name => {
    expect(readFileSync(fileOf(name, 'sources.sha256'), 'utf8').trim()).toBe(sourcesDigest(name))
  })

  it.each(places)(
    '%s names the version of the npm packages (`node crates/version.ts` writes it)',
    (file, pattern, version) => {
      expect(pattern.exec(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'))?.[0]).toBe(version)
    },
  )

  it('vello has at most 1.6 MB', () => {
    expect(statSync(componentOf('vello')).size).toBeLessThanOrEqual(1_600_000)
  })

  it('wgpu in a component does what wgpu does natively on the same driver', async () => {
    // `expected.txt` is the output of the native program on SwiftShader.
    const { manifest } = await unpackSwiftShader()
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [commandPath, 'run', '--gpu', 'software', componentOf('conformance')],
      { env: { ...process.env, VK_DRIVER_FILES: manifest, VK_ICD_FILENAMES: manifest } },
    )
    expect(stdout.split('\n')).toEqual(
      readFileSync(fileOf('conformance', 'expected.txt'), 'utf8').split('\n'),
    )
  })

  it('a window of wgpu-wasi draws at the size that it has, and receives the events of the user', async () => {
    const work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-crates-'))
    try {
      const events = [
        { frame: 2, type: 'pointermove', x: 20, y: 10.5 },
        { frame: 2, type: 'pointerdown', x: 21, y: 10.5 },
        { frame: 2, type: 'pointerup', x: 22, y: 10.5 },
        { frame: 3, type: 'keydown', code: 'KeyA', shiftKey: true },
        { frame: 3, type: 'keyup', code: 'KeyA', shiftKey: true },
        { frame: 4, type: 'resize', width: 96, height: 80 },
        { frame: 6, type: 'keydown', code: 'Escape' },
      ]
      writeFileSync(join(work, 'events.json'), JSON.stringify(events))
      const screen = ['--frames', '8', '--events', join(work, 'events.json'), '--out', join(work, 'pictures')]
      const { stdout } = await promisify(execFile)(process.execPath, [
        commandPath,
        'run',
        '--gpu',
        'software',
        ...screen,
        componentOf('conformance'),
        '--',
        'window',
      ])
      expect(stdout.trim().split('\n')).toEqual([
        'window, supported: true',
        'window, present modes: [Fifo]',
        'window, CursorMoved { position: PhysicalPosition { x: 20.0, y: 10.5 } }',
        'window, MouseInput { state: Pressed, button: Left, position: PhysicalPosition { x: 21.0, y: 10.5 } }',
        'window, MouseInput { state: Released, button: Left, position: PhysicalPosition { x: 22.0, y: 10.5 } }',
        'window, KeyboardInput { event: KeyEvent { physical_key: Code(Key::KeyA), text: Some("A"), state: Pressed }, modifiers: ModifiersState { shift: true, control: false, alt: false, meta: false } }',
        'window, KeyboardInput { event: KeyEvent { physical_key: Code(Key::KeyA), text: Some("A"), state: Released }, modifiers: ModifiersState { shift: true, control: false, alt: false, meta: false } }',
        'window, Resized(PhysicalSize { width: 96, height: 80 })',
      ])
      const pictures = readdirSync(join(work, 'pictures'))
        .sort()
        .map(file => decode(readFileSync(join(work, 'pictures', file))))
      const first = pictures[0]!
      expect([first.width, first.height]).not.toEqual([96, 80])
      expect([...first.data.slice(0, 2)]).toEqual([first.width, first.height])
      const last = pictures.at(-1)!
      expect([last.width, last.height, ...last.data.slice(0, 2)]).toEqual([96, 80, 96, 80])
    } finally {
      rmSync(work, { recursive: true })
    }
  })
})
