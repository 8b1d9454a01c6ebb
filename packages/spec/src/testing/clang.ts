import { commands, type Tree } from '@yowasp/clang'

/** Silences the progress output of the compiler. */
const quietly = { fetchProgress: () => {} }

/**
 * Compiles a source for wasm32 with all warnings as errors, and returns the output file.
 *
 * @param files what the compiler may read beside the source
 * @throws with the messages of the compiler
 */
export async function clang(
  compiler: 'clang' | 'clang++',
  args: readonly string[],
  source: string,
  files: Tree = {},
): Promise<Uint8Array> {
  const file = compiler === 'clang' ? 'guest.c' : 'guest.cpp'
  const flags = ['--target=wasm32-wasip1', '-Wall', '-Wextra', '-Wpedantic', '-Werror']
  let messages = ''
  const stderr = (bytes: Uint8Array | null) => {
    if (bytes) messages += new TextDecoder().decode(bytes)
  }
  try {
    await commands[compiler](undefined, {}, quietly)
    const output = await commands[compiler](
      [...flags, ...args, '-o', 'output', file],
      { ...files, [file]: source },
      { stderr },
    )
    return output!.output as Uint8Array
  } catch (error) {
    throw new Error(messages || String(error))
  }
}
