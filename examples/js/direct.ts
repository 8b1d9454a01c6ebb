/**
 * Runs a program of the examples without the sandbox, to compare with: `node examples/js/direct.ts [--dir HOST::GUEST]
 * [--gpu KIND] PROGRAM.ts -- ARGUMENTS`. The JavaScript engine is Node's and the GPU object is Dawn's own; WASI is the
 * same that a component gets.
 */

import { registerHooks } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { type GpuChoice, requestGpu } from 'wasi-webgpu'
import { preview2 } from '../../packages/cli/src/wasi/preview2.ts'

const { values, positionals } = parseArgs({
  options: { dir: { type: 'string', multiple: true, default: [] }, gpu: { type: 'string', default: 'auto' } },
  allowPositionals: true,
})
const [program = '', ...args] = positionals

const folders = Object.fromEntries(
  values.dir.map(dir => {
    const [host, guest = host] = dir.split('::') as [string, string?]
    return [guest, resolve(host)]
  }),
)
const interfaces = preview2({ args: [program, ...args], folders })

registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith('wasi:') ? { url: specifier, shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url.startsWith('wasi:')
      ? { format: 'module', source: moduleOf(url), shortCircuit: true }
      : next(url, context),
})

/** A module with the functions of an interface. */
function moduleOf(specifier: string): string {
  const name = specifier.replace(/@0\.2\..*/, '@0.2')
  const names = Object.keys(interfaces[name] ?? {})
  return names.map(key => `export const ${key} = globalThis.wasiInterfaces['${name}'].${key}`).join('\n')
}

const { gpu } = await requestGpu(values.gpu as GpuChoice)
Object.assign(globalThis, { wasiInterfaces: interfaces })
Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true })
await import(pathToFileURL(program).href)
