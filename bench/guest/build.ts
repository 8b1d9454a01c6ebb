import { fileURLToPath } from 'node:url'
import { componentize } from '@wasi-webgpu/build'
import { buildCoreModule } from '../../packages/build/src/c/build-c.ts'

/** Builds a guest of the benchmarks: its core module, and the component around it. */
export async function buildGuest(name: 'calls' | 'peer' = 'calls'): Promise<{
  core: Uint8Array<ArrayBuffer>
  component: Uint8Array<ArrayBuffer>
}> {
  const directory = fileURLToPath(new URL('./', import.meta.url))
  const core = await buildCoreModule({
    files: [`${name}.c`],
    directory,
    // 132 MiB: two buffers of 64 MiB, and the stack.
    flags: ['-std=c23', '-Wno-missing-field-initializers', '-Wl,--initial-memory=138412032'],
    onMessages: messages => process.stderr.write(messages),
  })
  return { core, component: await componentize(core, { world: `${directory}calls.wit#${name}` }) }
}
