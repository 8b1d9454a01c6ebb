import { inspect } from 'node:util'
import { type Component, ComponentError, type Instance, LinkError, Trap } from '@wasi-webgpu/component'
import { type GpuChoice, requestGpu } from '../gpu/request-gpu.ts'
import { guestLimits, hostImports } from '../host-imports.ts'
import { captureStandardError } from '../terminal/capture-standard-error.ts'
import { visible, visibleLines } from '../terminal/visible.ts'
import type { Grants } from '../wasi/grants.ts'
import { CommandError } from './command-error.ts'
import { compileFile, isUnsupported } from './component-file.ts'
import { type Entry, findEntry } from './entry.ts'
import { grantOptions, parseGrants } from './grants.ts'
import { gpuChoice, onlyFile, parse } from './options.ts'

/** `wasi-webgpu run`: calls the entry of a component. */
export async function run(args: readonly string[]): Promise<number> {
  const parsed = parse('run', args, {
    ...grantOptions,
    gpu: { type: 'string' },
    invoke: { type: 'string' },
  })
  const file = onlyFile('run', parsed)
  const choice = gpuChoice(parsed)
  const grants = { ...parseGrants(parsed), args: [file, ...parsed.rest] }

  const component = await compileFile(file)
  const entry = findEntry(file, component.exports, parsed.text('invoke'))
  failWhenNothingIsLeftToDo(file)
  try {
    const instance = await instantiate(file, component, grants, () => openGpu(choice))
    const result = await callee(instance, entry)()
    // That of wasi:cli/run says only that all went well.
    if (result !== undefined) process.stdout.write(`${visibleLines(inspect(result))}\n`)
    return 0
  } catch (error) {
    if (error instanceof ComponentError) return failed(file, error)
    if (error instanceof Trap || error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      throw new CommandError(`${file} trapped: ${error.message}`, { cause: error })
    }
    throw error
  }
}

async function openGpu(choice: GpuChoice): Promise<GPU> {
  return (await requestGpu(choice, { capture: captureStandardError })).gpu
}

async function instantiate(
  file: string,
  component: Component,
  grants: Grants,
  openGpu: () => Promise<GPU>,
): Promise<Instance> {
  const wanted = component.imports.map(({ name }) => name)
  try {
    return await component.instantiate({
      imports: await hostImports(wanted, grants, openGpu),
      limits: guestLimits,
    })
  } catch (error) {
    if (!(error instanceof LinkError)) throw error
    const hint = isUnsupported(error)
      ? 'a newer wasi-webgpu may do'
      : `wasi-webgpu inspect ${file} shows all that it needs`
    throw new CommandError(`${file} cannot run here: ${error.message}; ${hint}`, { cause: error })
  }
}

/** The JS function of an entry: plain names are in camelCase there, those of interfaces are as they are. */
function callee({ exports }: Instance, { export: name, member }: Entry): () => unknown {
  return member === undefined ? exports[camelCase(name)] : exports[name][camelCase(member)]
}

function camelCase(name: string): string {
  return name.replaceAll(/-+(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** The guest returned an error: one without a value says nothing, the guest has printed what it had to say. */
function failed(file: string, error: ComponentError): number {
  if (error.payload !== undefined) {
    process.stderr.write(`wasi-webgpu: ${visible(`${file} failed: ${error.message}`)}\n`)
  }
  return 1
}

/** Node would end with 0 when a guest waits for what nobody is going to do. */
function failWhenNothingIsLeftToDo(file: string): void {
  process.once('beforeExit', () => {
    process.stderr.write(
      `wasi-webgpu: ${visible(file)} waits for something that will never happen, and nothing else runs\n`,
    )
    process.exit(1)
  })
}
