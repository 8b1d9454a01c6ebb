import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { devNull, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandHere } from '../../../cli/src/testing/command-here.ts'
import { BuildError } from '../build-error.ts'
import { type BuildCOptions, buildC, buildCoreModule } from './build-c.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-c-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Writes files in the folder of this test. */
async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
}

/** Builds, and returns the sources that were compiled, and what clang said. */
async function build(files: readonly string[], options: Partial<BuildCOptions> = {}) {
  const compiled: string[] = []
  let messages = ''
  const inputs = new Set<string>()
  const building = buildC({
    files,
    directory: folder,
    onCompile: source => compiled.push(source),
    onMessages: text => {
      messages += text
    },
    onInput: path => inputs.add(path),
    ...options,
  })
  const error = await building.then(
    () => undefined,
    error => error,
  )
  return { compiled: compiled.sort(), messages, inputs: [...inputs].sort(), error }
}

describe('a program in C++ whose headers are precompiled', () => {
  const source = (operator: string) =>
    `// A comment.\n#include <part/number.h>\n#include <part/again.h>\n#include "own.h"
     extern "C" __attribute__((export_name("f"))) int f() { return number ${operator} again() OWN; }`
  const call = async (options: Partial<BuildCOptions>) => {
    const directory = join(folder, 'p')
    const module = await buildCoreModule({ files: ['main.cpp'], directory, flags: ['-I.'], ...options })
    const { exports } = await WebAssembly.instantiate(await WebAssembly.compile(module), {})
    return (exports as { f(): number }).f()
  }

  it('has its sources and headers as they are now, also those that must not be included twice', async () => {
    await write({
      'p/part/number.h': '#pragma once\nstatic const int number = 3;',
      'p/part/again.h': 'inline int again() { return 10; }',
      'p/own.h': '#define OWN',
      'p/main.cpp': source('+'),
    })
    const changes: Record<string, string>[] = [
      {},
      { 'p/main.cpp': source('*') },
      { 'p/part/again.h': '#pragma once\ninline int again() { return 20; }' },
      { 'p/main.cpp': source('-') },
      { 'p/own.h': '#define OWN + 1' },
    ]
    const results: number[] = []
    for (const files of changes) {
      await write(files)
      results.push(await call({ precompile: true }))
    }
    expect(results).toEqual([13, 30, 60, -17, -16])
    expect(await call({})).toBe(-16)
  })
})

describe('a rebuild of a program in C', () => {
  it('compiles the sources only whose contents, headers, embedded files or flags have changed', async () => {
    await write({
      'r/main.c': '#include "value.h"\nint other(void);\nint main(void) { return VALUE + other(); }',
      'r/value.h': '#define VALUE 1',
      'r/other.c': 'static const char data[] = {\n#embed "data.txt"\n};\nint other(void) { return data[0]; }',
      'r/data.txt': 'a',
    })
    const files = ['r/main.c', 'r/other.c']
    const first = await build(files, { flags: ['-std=c23'] })
    expect(first).toEqual({
      compiled: files,
      messages: '',
      inputs: ['r/data.txt', 'r/main.c', 'r/other.c', 'r/value.h'].map(name => join(folder, name)),
      error: undefined,
    })
    expect((await build(files, { flags: ['-std=c23'] })).compiled).toEqual([])
    await write({ 'r/value.h': '#define VALUE 2' })
    expect((await build(files, { flags: ['-std=c23'] })).compiled).toEqual(['r/main.c'])
    await write({ 'r/data.txt': 'b' })
    expect((await build(files, { flags: ['-std=c23'] })).compiled).toEqual(['r/other.c'])
    expect((await build(files, { flags: ['-std=c23', '-O1'] })).compiled).toEqual(files)
  })

  it('repeats the warnings of sources that it does not compile again', async () => {
    await write({ 'w.c': 'int main(void) { int unused; return 0; }' })
    const first = await build(['w.c'], { flags: ['-Wall'] })
    expect(first).toMatchObject({ compiled: ['w.c'], error: undefined })
    expect(first.messages).toMatch(/^w\.c:1:22: warning: unused variable 'unused' \[-Wunused-variable\]\n/)
    expect(await build(['w.c'], { flags: ['-Wall'] })).toEqual({ ...first, compiled: [] })
  })
})

it('a C function that two sources declare with different types is a warning of the linker', async () => {
  await write({
    't/main.c': 'void wait_for(long long time);\nint main(void) { wait_for(1); return 0; }',
    't/other.c': 'int count;\nvoid wait_for(const int *from, int *to) { count += from == to; }',
  })
  const { error, messages } = await build(['t/main.c', 't/other.c'])
  expect(error).toBeUndefined()
  expect(messages).toBe(
    [
      'wasm-ld: warning: function signature mismatch: wait_for',
      '>>> defined as (i64) -> void in t/main.c',
      '>>> defined as (i32, i32) -> void in t/other.c',
      '',
    ].join('\n'),
  )
})

describe('a program over the library of webgpu.h', () => {
  let plain: Uint8Array
  let whole: Uint8Array
  beforeAll(async () => {
    await write({
      'queue.c': '#include <webgpu/webgpu.h>\nint main(void) { return wgpuDeviceGetQueue(NULL) == NULL; }',
    })
    const component = (...flags: string[]) =>
      buildC({ files: ['queue.c'], directory: folder, flags: ['-Os', ...flags] })
    plain = await component()
    whole = await component('-flto')
  })

  it('lacks what the library does for other programs when it is built with -flto', () => {
    expect(whole.length).toBeLessThan(plain.length)
  })

  it('ends with a line that says so when it passes NULL in place of an object', async () => {
    const file = join(folder, 'queue.wasm')
    await writeFile(file, whole)
    const { code, stderr } = await commandHere(['run', '--gpu', 'null', file])
    expect(stderr).toMatch(
      /^webgpu: a function received NULL in place of an object or a structure; build with /,
    )
    expect(code).toBe(1)
  })
})

describe('a program in C that cannot be built', () => {
  it('is reported with the file, line and column that clang names, for every source', async () => {
    await write({ 'one.c': 'int main(void) {\n  return one;\n}', 'two.c': 'int two(void) { return 2 }' })
    const { messages, error } = await build(['one.c', 'two.c'])
    expect(error).toEqual(new BuildError('one.c, two.c do not compile'))
    expect(messages).toContain("one.c:2:10: error: use of undeclared identifier 'one'\n")
    expect(messages).toContain("two.c:1:25: error: expected ';' after return statement\n")
  })

  it.each([
    [['none.c'], 'none.c cannot be read: no such file; name the sources of the program'],
    [
      ['notes.txt'],
      'notes.txt is neither a source of C or C++ nor an object file (.o) or a static library (.a)',
    ],
  ])('is refused in one line: %j', async (files, message) => {
    expect((await build(files)).error).toEqual(new BuildError(message))
  })

  it('is refused if a source is a device, which may have no end', async () => {
    await symlink(devNull, join(folder, 'device.c'))
    expect((await build(['device.c'])).error).toEqual(
      new BuildError('device.c cannot be read: it is no regular file; name the sources of the program'),
    )
  })

  it('is refused with the option for C23, if it is in C23', async () => {
    await write({ 'c23.c': 'int main(void) { return nullptr != 0; }' })
    const { messages } = await build(['c23.c'])
    expect(messages.trim().split('\n').at(-1)).toBe(
      'c23.c: note: the program has parts of C23, which --std=c23 selects',
    )
  })

  it('is refused with the option for exceptions, if it has some', async () => {
    await write({ 'throws.cpp': 'int main() { throw 1; }' })
    const { messages } = await build(['throws.cpp'])
    expect(messages.trim().split('\n').at(-1)).toBe(
      'throws.cpp: note: the program has exceptions, which -fexceptions permits',
    )
  })

  it('is refused with the place of an embedded file that is not found, and how to name its folder', async () => {
    await write({
      'embed/main.c': '#include "../data/data.h"\nint main(void) { return data[0]; }',
      'data/data.h': 'static const char data[] = {\n#embed "data.txt"\n};',
      'data/data.txt': 'text',
    })
    const flags = ['-std=c23']
    const { error, messages } = await build(['embed/main.c'], { flags })
    expect(error).toEqual(new BuildError('embed/main.c does not compile'))
    const [, place, ...rest] = messages.trim().split('\n')
    expect([place, rest.at(-1)]).toEqual([
      "embed/../data/data.h:2:8: fatal error: 'data.txt' file not found",
      'embed/main.c: note: an embedded file is in the folder of the source, or in a folder that --embed-dir=<folder> names',
    ])
    expect(await build(['embed/main.c'], { flags: [...flags, '--embed-dir=data'] })).toMatchObject({
      error: undefined,
      messages: '',
    })
  })

  it.each([[[]], [['-flto']]])(
    'is refused with the names that no source defines, and who uses them: %j',
    async flags => {
      await write({
        'undefined/main.cpp':
          'namespace n { int missing(int); }\nextern "C" int other();\nint main() { return n::missing(other()); }',
        'undefined/other.c': 'int absent(void);\nint other(void) { return absent(); }',
      })
      const { error } = await build(['undefined/main.cpp', 'undefined/other.c'], { flags })
      expect(error.message.split('\n').sort()).toEqual([
        'the program cannot be linked:',
        'undefined/main.cpp: undefined symbol: n::missing(int)',
        'undefined/other.c: undefined symbol: absent',
      ])
    },
  )

  it('is refused with the sources that define a name twice', async () => {
    await write({ 'twice/a.c': 'int a; int main(void) { return 0; }', 'twice/b.c': 'float a;' })
    expect((await build(['twice/a.c', 'twice/b.c'])).error).toEqual(
      new BuildError(
        [
          'the program cannot be linked:',
          'duplicate symbol: a',
          '>>> defined in twice/a.c',
          '>>> defined in twice/b.c',
        ].join('\n'),
      ),
    )
  })

  it('is refused when nothing can be called in it', async () => {
    await write({ 'empty.c': 'int unused(void) { return 1; }' })
    expect((await build(['empty.c'])).error).toEqual(
      new BuildError(
        'the program has no main and exports nothing; define main, or export functions of a world',
      ),
    )
  })
})

it('WebAssembly modules are validated as before in a process that has built a program in C', async () => {
  await write({ 'valid.c': 'int main(void) { return 0; }' })
  expect((await build(['valid.c'])).error).toBeUndefined()
  const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]
  const types = [0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7f] // () -> i32
  const bodyWithoutResult = [0x03, 0x02, 0x01, 0x00, 0x0a, 0x04, 0x01, 0x02, 0x00, 0x0b]
  const invalid = Uint8Array.from([...header, ...types, ...bodyWithoutResult])
  expect(() => new WebAssembly.Module(invalid)).toThrow(WebAssembly.CompileError)
})
