import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { commandPath } from '../packages/cli/src/testing/command-path.ts'
import { buildProgram } from './build.ts'
import { type Drawn, drawComponent, key, pathOf, work } from './draw.ts'

describe('a program that draws', () => {
  /**
   * Shows one colour after the other. The argument selects the trigger, a key or a frame, and then how the
   * program ends.
   */
  const source = `
    #include <stdlib.h>
    #include <string.h>
    #include "events.h"

    int main(int argc, char **argv) {
      const char *behaviour = argv[argc - 1];
      surface_t surface = surface_create(&(surface_create_desc_t){0});
      surface_frame_buffer_context_t context = surface_frame_buffer_context_create(surface);
      listen(surface, strcmp(behaviour, "keys") ? ON_FRAME : ON_KEY_DOWN);
      surface_event_t event;
      for (uint32_t count = 1; next_event(&event); count++) {
        if (count == 3 && !strcmp(behaviour, "exits")) exit(3);
        if (count == 3 && !strcmp(behaviour, "traps")) __builtin_trap();
        if (count == 3 && !strcmp(behaviour, "leaves")) return 0;
        uint32_t pixels[4];
        for (int i = 0; i < 4; i++) pixels[i] = 0x110000 * count;
        frame_buffer_buffer_t buffer = surface_frame_buffer_context_get_current_buffer(context);
        frame_buffer_buffer_set_with_copy(buffer, pixels, sizeof pixels);
        frame_buffer_buffer_drop(buffer);
        surface_frame_buffer_context_present(context);
      }
    }`
  const path = join(work, 'colours.wasm')
  beforeAll(async () => {
    writeFileSync(join(work, 'colours.c'), source)
    writeFileSync(path, await buildProgram([join(work, 'colours.c')]))
  })

  const reds = ({ pictures }: Drawn) => pictures.map(({ data }) => data[0])

  it('may wait for input alone', async () => {
    const events = [key(2, 'KeyA'), key(4, 'KeyB')]
    const drawn = await drawComponent(path, { frames: 5, size: '2x2', events, args: ['keys'] })
    expect(drawn).toMatchObject({ code: 0, stderr: '' })
    expect(reds(drawn)).toEqual([0, 0x11, 0x11, 0x22, 0x22])
  })

  it.each([
    ['returns', 'leaves', 0],
    ['exits with an error', 'exits', 3],
    ['traps', 'traps', 1],
  ])('keeps its pictures also when it %s early', async (_, behaviour, code) => {
    const drawn = await drawComponent(path, { frames: 5, size: '2x2', args: [behaviour] })
    expect(drawn.code).toBe(code)
    expect(reds(drawn).slice(0, 2)).toEqual([0x11, 0x22])
  })

  const run = (...args: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>(resolve =>
      execFile(process.execPath, [commandPath, ...args], (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      ),
    )

  it('explains how to run it when the host has no screen', async () => {
    const plasma = pathOf('plasma', 'plasma.wasm')
    expect(await run('run', plasma)).toMatchObject({
      code: 1,
      stderr: `wasi-webgpu: ${plasma} draws on a surface, which a terminal is not; write its pictures to a file: wasi-webgpu run ${plasma} --frames 60 --out frames.png\n`,
    })
  })

  it.each(['orbit', 'plasma'])('such as %s finds here all that it imports', async name => {
    const { stdout } = await run('inspect', pathOf(name, `${name}.wasm`))
    expect(stdout).toMatch(/import wasi-gfx:surface\/surface@0\.2\.0; \/\/ provided/)
    expect(stdout).toMatch(/this host provides all imports/)
  })
})
