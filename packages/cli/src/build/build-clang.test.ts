import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, wasiWebgpu } from '../testing/command.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-clang-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function build(files: Readonly<Record<string, string>>, ...args: string[]): Promise<Ended> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') }
  return wasiWebgpu(['build', ...args], { cwd: folder, env })
}

function run(component: string, options: readonly string[], input = ''): Promise<Ended> {
  return wasiWebgpu(['run', component, '--gpu', 'null', ...options], { cwd: folder, input })
}

describe('wasi-webgpu build with sources in C and C++', () => {
  it('builds a command with arguments, environment, streams, files and an exit code', async () => {
    const built = await build(
      {
        'main.c': `
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  char line[16];
  fgets(line, sizeof line, stdin);
  printf("%d %s %s %s", argc, argv[1], getenv("NAME"), line);
  FILE *file = fopen("/work/written.txt", "w");
  fputs("hällo", file);
  fclose(file);
  fputs(fopen("/etc/passwd", "r") ? "open" : "closed", stderr);
  return 7;
}`,
      },
      'main.c',
    )
    expect(built).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^compiling main\.c\nmain\.wasm: \d+ kB\n$/),
    })
    await mkdir(join(folder, 'work'))
    const options = ['--dir', 'work::/work', '--env', 'NAME=value', '--', 'one']
    expect(await run('main.wasm', options, 'a line\n')).toEqual({
      code: 7,
      stdout: '2 one value a line\n',
      stderr: 'closed',
    })
    expect(await readFile(join(folder, 'work/written.txt'), 'utf8')).toBe('hällo')
  })

  it('links sources in both languages, with folders of headers, macros, a standard and a library', async () => {
    await mkdir(join(folder, 'include'))
    await writeFile(join(folder, 'include/twice.h'), 'int twice(int);')
    const sources = {
      'cpp.cpp': `
#include <iostream>
#include <map>
#include <string>
#include <vector>
#include <cmath>
extern "C" {
#include <twice.h>
}

struct Global {
  std::string text = NAME;
  ~Global() { std::cout << "destroyed\\n"; }
} global;

int main() {
  std::map<std::string, std::vector<int>> numbers{{"a", {1, 2}}};
  for (auto &[name, values] : numbers)
    std::cout << global.text << ' ' << name << ' ' << twice(values.at(1)) << ' ' << std::sqrt(2.0) << std::endl;
  static_assert(__cplusplus == 202002L);
}`,
      'twice.c': 'int twice(int a) { return 2 * a; }',
    }
    const flags = ['-Iinclude', '-DNAME="Ada"', '-std=c++20', '-O1', '-Wall', '-o', 'both.wasm']
    const { code, stderr } = await build(sources, 'cpp.cpp', 'twice.c', ...flags)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(await run('both.wasm', [])).toEqual({
      code: 0,
      stdout: 'Ada a 4 1.41421\ndestroyed\n',
      stderr: '',
    })
  })

  it.each([[[]], [['-flto']]])(
    'builds a program in C++ that catches exceptions, with the flags %j',
    async flags => {
      const main = `
#include <cstdio>
#include <stdexcept>

static void fail() { throw std::runtime_error("thrown"); }

int main() {
  try {
    fail();
  } catch (const std::exception &error) {
    std::puts(error.what());
  }
  fail();
}`
      const built = await build({ 'throws.cpp': main }, 'throws.cpp', '-fexceptions', ...flags)
      expect(built, built.stderr).toMatchObject({ code: 0 })
      const { code, stdout, stderr } = await run('throws.wasm', [])
      expect({ code, stdout }).toEqual({ code: 1, stdout: 'thrown\n' })
      expect(stderr).toContain('uncaught exception std::runtime_error: thrown')
    },
  )

  it('builds a program that waits for the GPU', async () => {
    const main = `
#include <stdio.h>
#include "wasi-webgpu.h"

int main(void) {
  gpu_adapter_t adapter;
  gpu_request_adapter_options_t options = {0};
  bool is_here = gpu_request_adapter(get_gpu(), &options, &adapter);
  puts(is_here ? "adapter" : "no adapter");
}`
    const built = await build({ 'gpu.c': main }, 'gpu.c')
    expect(built, built.stderr).toMatchObject({ code: 0 })
    expect(await run('gpu.wasm', [])).toEqual({ code: 0, stdout: 'adapter\n', stderr: '' })
  })

  it('prints the errors of clang, and one line for each source that does not compile', async () => {
    const { code, stdout, stderr } = await build(
      { 'wrong.c': 'int main(void) {\n  return wrong;\n}' },
      'wrong.c',
    )
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.split('\n')).toEqual([
      'compiling wrong.c',
      "wrong.c:2:10: error: use of undeclared identifier 'wrong'",
      '    2 |   return wrong;',
      '      |          ^~~~~',
      '1 error generated.',
      'wasi-webgpu: wrong.c does not compile',
      '',
    ])
  })

  it.each([
    [['main.c', '--engine', 'quickjs'], '--engine is an option for TypeScript; leave it out for main.c'],
    [['main.wasm', '--watch'], '--watch is an option for sources; leave it out for main.wasm'],
    [['main.ts', '-O2'], '--optimize is an option for C and C++; leave it out for main.ts'],
    [
      ['main.c', 'text.txt'],
      'text.txt is neither a source of C or C++ nor an object file (.o) or a static library (.a)',
    ],
  ])('refuses %j in one line', async (args, message) => {
    expect(await build({}, ...args)).toEqual({ code: 1, stdout: '', stderr: `wasi-webgpu: ${message}\n` })
  })
})
