import { readFileSync } from 'node:fs'
import { componentEmbed, componentNew } from '@bytecodealliance/jco'
import { commands } from '@yowasp/clang'

const here = new URL('./', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, here), 'utf8')

/** Builds the guest of the benchmarks: its core module, and the component around it. */
export async function buildGuest(): Promise<{
  core: Uint8Array<ArrayBuffer>
  component: Uint8Array<ArrayBuffer>
}> {
  const core = await compile()
  const embedded = await componentEmbed({ binary: core, witSource: world(), world: 'calls' })
  return { core, component: new Uint8Array(await componentNew(embedded, [])) }
}

async function compile(): Promise<Uint8Array<ArrayBuffer>> {
  const files = {
    'calls.c': read('calls.c'),
    'wasi-webgpu.h': read('../../packages/c/include/wasi-webgpu.h'),
  }
  let messages = ''
  const stderr = (bytes: Uint8Array | null) => {
    if (bytes) messages += new TextDecoder().decode(bytes)
  }
  await commands.clang(undefined, {}, { fetchProgress: () => {} }) // loads the compiler without printing its progress
  const args = [
    '--target=wasm32-wasip1',
    '-std=c23',
    '-O2',
    '-mbulk-memory',
    '-Wno-missing-field-initializers',
    '-nostartfiles',
    '-Wl,--no-entry,--strip-all,--initial-memory=138412032', // 132 MiB: two buffers of 64 MiB, and the stack
    '-I.',
    '-o',
    'calls.wasm',
    'calls.c',
  ]
  try {
    const output = await commands.clang(args, files, { stderr })
    return new Uint8Array(output?.['calls.wasm'] as Uint8Array)
  } catch (cause) {
    throw new Error(`calls.c does not compile:\n${messages}`, { cause })
  }
}

/** The world and the package that it uses, as one WIT text. */
function world(): string {
  const webgpu = read('../../wit/webgpu.wit').replace(/^package ([^;]+);$/m, 'package $1 {')
  return `${read('calls.wit')}\n${webgpu}\n}\n`
}
