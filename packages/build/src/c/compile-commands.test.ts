import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { buildC } from './build-c.ts'
import { compileCommandsPath, readCompileCommands, shellWords } from './compile-commands.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-commands-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('compile_commands.json', () => {
  it('gives the flags of each source, without those for other machines and for outputs', () => {
    const commands = [
      {
        directory: folder,
        command: `/usr/bin/c++ -DNAME=\\"a\\ b\\" "-I${folder}/include" -std=c++20 -O3 -march=native -msimd128 -fPIC -MD -MT x -MF y.d -o a.o -c a.cpp`,
        file: 'a.cpp',
      },
      {
        directory: 'sub',
        arguments: ['cc', '-Iinclude', '-ob.o', '--target=x86_64-linux-gnu', 'b.c'],
        file: 'b.c',
      },
    ]
    const path = join(folder, 'compile_commands.json')
    writeFileSync(path, JSON.stringify(commands))
    expect(compileCommandsPath(folder)).toBe(path)
    expect(readCompileCommands(path)).toEqual([
      {
        source: 'a.cpp',
        directory: folder,
        flags: ['-DNAME="a b"', `-I${folder}/include`, '-std=c++20', '-O3', '-msimd128'],
      },
      { source: 'b.c', directory: join(folder, 'sub'), flags: ['-Iinclude'] },
    ])
  })

  it('makes a program whose sources it names', async () => {
    writeFileSync(join(folder, 'main.c'), 'int twice(int);\nint main(void) { return twice(ONE) != 2; }')
    writeFileSync(join(folder, 'twice.c'), 'int twice(int a) { return TWO * a; }')
    writeFileSync(
      join(folder, 'compile_commands.json'),
      JSON.stringify([
        { directory: folder, command: 'cc -DONE=1 -c main.c -o main.o', file: 'main.c' },
        {
          directory: folder,
          command: `cc -DTWO=2 -c ${folder}/twice.c -o twice.o`,
          file: `${folder}/twice.c`,
        },
      ]),
    )
    const compiled: string[] = []
    await buildC({ compileCommands: folder, onCompile: source => compiled.push(source) })
    expect(compiled.sort()).toEqual([join(folder, 'twice.c'), 'main.c'])
    await buildC({
      files: ['main.c', 'twice.c'],
      directory: folder,
      compileCommands: '.',
      onCompile: source => compiled.push(source),
    })
    expect(compiled).toHaveLength(2)
  })

  it('is refused in one line when it is not one', () => {
    expect(() => readCompileCommands(join(folder, 'none.json'))).toThrow(
      /^.*none\.json cannot be read as compile_commands\.json: ENOENT: .*; cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON writes one$/,
    )
  })
})

describe('words of a shell', () => {
  it.each([
    ['a  b\tc', ['a', 'b', 'c']],
    ['-DX="a b"', ['-DX=a b']],
    [`'it is' "\\"quoted\\"" \\ x`, ['it is', '"quoted"', ' x']],
    [`-DX='"a"'`, ['-DX="a"']],
    ['', []],
  ])('are split at spaces that are not quoted: %s', (command, words) => {
    expect(shellWords(command)).toEqual(words)
  })
})
