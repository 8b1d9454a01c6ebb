/**
 * Writes the types of interfaces that the hosts state, from their WIT: part of `npm run generate`. With `--check`
 * it writes nothing, and exits with 1 if a file would change.
 *
 * They are the imports of a component, in its binary format: the runtime reads that anyway.
 */
import { readFileSync } from 'node:fs'
import { componentEmbed, componentNew } from '@bytecodealliance/jco'
import { allInterfaces, readPackages } from '@wasi-webgpu/wit'
import { writeGenerated } from './write-generated.ts'

/** The WIT that each written file comes from. Programs are built with some of it. */
const sources = {
  'packages/wasi/src/generated/types-0.2.ts': [
    'packages/wasi/wit/preview2.wit',
    'packages/build/wit/stores.wit',
  ],
  'packages/wasi/src/generated/types-0.3.ts': ['packages/wasi/wit/preview3.wit'],
  'packages/work/src/generated/messaging-types.ts': ['packages/build/wit/messaging.wit'],
}

/** A component that imports all interfaces, up to where its core modules begin. */
async function importing(wit: string): Promise<Uint8Array> {
  const imports = [...allInterfaces(readPackages(wit).packages)].map(name => `import ${name};`)
  const witSource = `package types:wasi;\nworld all { ${imports.join(' ')} }\n${wit}`
  const core = await componentEmbed({ witSource, dummy: true, world: 'types:wasi/all' })
  const bytes = await componentNew(core)
  let end = 8
  while (bytes[end] !== 1) {
    let at = end + 1
    let size = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!
      size |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    end = at + size
  }
  return bytes.subarray(0, end)
}

for (const [path, paths] of Object.entries(sources)) {
  const texts = paths.map(source => readFileSync(new URL(`../${source}`, import.meta.url), 'utf8'))
  // Programs have a version of their own of the streams, for a reason that `engine/quickjs/addon.ts` of `build` states.
  const wit = texts.join('\n').replaceAll('wasi:io/streams@0.2.11', 'wasi:io/streams@0.2.12')
  const base64 = Buffer.from(await importing(wit)).toString('base64')
  const text = `// Written by \`npm run generate\` from ${paths.join(', ')}.
/** A component that imports the interfaces, in base64. */
export const types =
  '${base64}'
`
  writeGenerated(path, () => text)
}
