/**
 * Builds the program: clang compiles `src/*.c` and `lib/*.c` to a core module, and wasm-tools turns it into a
 * component of the world in `wit/world.wit`. Both come from npm.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { componentEmbed, componentNew, preview1AdapterReactorPath } from '@bytecodealliance/jco'
import { commands } from '@yowasp/clang'

const flags = [
  '--target=wasm32-wasip1',
  '-std=gnu23', // `#embed` puts files into the program
  '-O2',
  '-Wall',
  '-Wextra',
  '-Wno-missing-field-initializers', // omitted members of a descriptor are zero
  '-Iinclude',
  '-Ilib',
  '-mexec-model=reactor', // no `_start`: the entry is in `lib/component.c`
  '-Wl,--strip-all',
]

const files = Object.fromEntries(['include', 'lib', 'src'].map(folder => [folder, readFolder(folder)]))
const sources = ['src', 'lib'].flatMap(folder =>
  Object.keys(files[folder])
    .filter(name => name.endsWith('.c'))
    .map(name => `${folder}/${name}`),
)
const component = await componentize(await compile())
mkdirSync('out', { recursive: true })
writeFileSync('out/app.wasm', component)
console.error(`out/app.wasm: ${Math.ceil(component.length / 1000)} kB`)

async function compile() {
  let messages = ''
  const stderr = bytes => {
    if (bytes) messages += new TextDecoder().decode(bytes)
  }
  await commands.clang(undefined, {}, { fetchProgress: () => {} })
  try {
    const output = await commands.clang([...flags, '-o', 'core.wasm', ...sources], files, { stderr })
    process.stderr.write(messages)
    return output['core.wasm']
  } catch {
    console.error(messages)
    process.exit(1)
  }
}

async function componentize(binary) {
  const world = readFileSync('wit/world.wit', 'utf8')
  // The packages that the world refers to, nested in its package.
  const packages = readdirSync('wit')
    .filter(name => name !== 'world.wit')
    .map(name => `${readFileSync(`wit/${name}`, 'utf8').replace(/^package ([^;]+);$/m, 'package $1 {')}\n}`)
  const witSource = [world, ...packages].join('\n')
  const embedded = await componentEmbed({ binary, witSource, world: /^world ([\w-]+)/m.exec(world)[1] })
  // wasi-libc uses WASI preview 1, which this adapter implements on WASI 0.2.
  const adapter = new Uint8Array(readFileSync(preview1AdapterReactorPath()))
  return componentNew(embedded, [['wasi_snapshot_preview1', adapter]])
}

function readFolder(folder) {
  const names = existsSync(folder) ? readdirSync(folder) : []
  return Object.fromEntries(names.map(name => [name, new Uint8Array(readFileSync(`${folder}/${name}`))]))
}
