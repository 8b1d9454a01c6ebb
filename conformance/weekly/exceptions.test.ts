import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, wasiWebgpu } from '../../packages/cli/src/testing/command.ts'

const program = fileURLToPath(new URL('../../packages/cli/src/testing/exceptions.cpp', import.meta.url))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-exceptions-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function buildAndRun(source: string, ...flags: string[]): Promise<Ended> {
  expect(await wasiWebgpu(['build', source, ...flags, '-o', 'app.wasm'], { cwd: folder })).toMatchObject({
    code: 0,
  })
  return wasiWebgpu(['run', 'app.wasm', '--gpu', 'null'], { cwd: folder })
}

describe('a C++ program that is built with -fexceptions', () => {
  it('throws and catches as native programs do, also exceptions that the C++ library throws', async () => {
    const { code, stdout, stderr } = await buildAndRun(program, '-std=c++20', '-fexceptions')
    expect(stdout.split('\n')).toEqual([
      'a standard exception: ~caller exception message',
      'a number: ~callee ~caller int 7',
      'a pointer: ~caller text literal',
      'a class with a virtual base: ~caller Base 1',
      'a type without a clause: ~caller something',
      'a constructor: ~member ~caller exception unfinished',
      'no exception: nothing',
      '~caller rethrow: ~callee ~clause ~caller int 1',
      'another exception in a clause: ~callee ~caller exception second',
      'an exception within a clause: ~callee ~callee 2 during 1 ~caller int 1',
      'an exception_ptr, twice: kept ~caller exception kept',
      'a nested exception: outer with ~caller exception inner',
      'make_exception_ptr: ~caller int 5',
      'the count of exceptions in flight: 1 ~caller int 1',
      'vector::at: ~caller out_of_range vector',
      'map::at: ~caller out_of_range map::at:  key not found',
      'stoi: ~caller invalid_argument stoi: no conversion',
      'stoi out of range: ~caller out_of_range stoi: out of range',
      'substr: ~caller out_of_range basic_string',
      'a string too long: ~caller length_error basic_string',
      'new: ~caller bad_alloc',
      'dynamic_cast: ~caller bad_cast',
      'function: ~caller exception std::bad_function_call',
      'variant: ~caller exception bad_variant_access',
      'optional: ~caller exception bad_optional_access',
      'weak_ptr: ~caller exception bad_weak_ptr',
      'filesystem: ~caller system_error No such file or directory',
      'a callback of the library in C: ~callee ~caller int 9',
      'in flight: 0',
      '',
    ])
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        "uncaught exception std::runtime_error: nobody's\nwasi-webgpu: app.wasm trapped: wasm trap: unreachable\n",
    })
  })

  it('ends with its exit code without unwinding, even through a function that is noexcept', async () => {
    await writeFile(
      join(folder, 'exit.cpp'),
      `
#include <cstdlib>
void leave() noexcept { std::exit(7); }
int main() {
  try {
    leave();
  } catch (...) {
    return 1;
  }
}`,
    )
    expect(await buildAndRun('exit.cpp', '-fexceptions')).toEqual({ code: 7, stdout: '', stderr: '' })
  })
})
