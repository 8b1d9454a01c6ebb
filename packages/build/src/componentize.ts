import { DecodeError } from '@wasi-webgpu/component'
import { allInterfaces, printPackages } from '@wasi-webgpu/wit'
import { BuildError } from './build-error.ts'
import { withoutNames } from './component/without-names.ts'
import { exitInterface, isCommand, runInterface, withCommandEntry } from './core-module/command-entry.ts'
import {
  type CoreNames,
  coreNames,
  hasCustomSection,
  isComponent,
  isCoreModule,
} from './core-module/core-module.ts'
import { loadWasmTools } from './wasm-tools.ts'
import { availablePackages, readWorld } from './wit/world.ts'

/** Options of {@link componentize}. */
export interface ComponentizeOptions {
  /**
   * The world of the component, `file.wit#name`. Interfaces of WASI, `wasi:webgpu` and `wasi-gfx:surface` that the
   * module imports or exports are added to it; without a world there is nothing else.
   */
  readonly world?: string | undefined
  /** Whether the names of functions and other items are kept, for messages of traps; `false` by default. */
  readonly names?: boolean
  /** Receives the path of each WIT file that is read. */
  readonly onInput?: ((path: string) => void) | undefined
}

/**
 * Turns a core module into a component. An adapter inside the component implements the module's imports of WASI
 * preview 1. A command of preview 1, which exports `_start`, becomes one of `wasi:cli/run@0.3.0`, so that it may wait
 * for the GPU.
 *
 * @param module a core module that a compiler for `wasm32-wasip1` has made
 * @throws {BuildError} when the module does not fit the world, or names an interface that is not known
 */
export async function componentize(
  module: Uint8Array<ArrayBuffer>,
  { world, names = false, onInput }: ComponentizeOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  checkCoreModule(module)
  const { componentEmbed, componentNew, adapter, wasi } = await loadWasmTools()
  // Rust's crate wasi-webgpu exports the entry itself, beside the `_start` of its compiler.
  const hasEntry = interfacesOf(coreNames(module)).exports.includes(runInterface)
  const binary = isCommand(module) && !hasEntry ? withCommandEntry(module) : module
  const available = new Map([...availablePackages(), ...wasi])
  const target = world === undefined ? undefined : readWorld(world, onInput, available)
  const packages = target?.packages ?? available

  // wit-bindgen leaves the world of a program in sections of the module, which lack only the entry made here.
  const isDescribed = hasCustomSection(binary, 'component-type')
  const ownInterfaces = hasEntry ? [] : [runInterface, exitInterface]
  const known = isDescribed ? new Set(ownInterfaces) : allInterfaces(packages)
  const { imports, exports } = interfacesOf(coreNames(binary))
  const stranger = imports.find(name => !known.has(name))
  if (!isDescribed && stranger !== undefined) {
    throw new BuildError(
      `the module imports ${stranger}, whose WIT is not known; name a world that has it with --world`,
    )
  }
  const items = [
    ...(target === undefined ? [] : [`include ${target.included};`]),
    ...imports.filter(name => known.has(name)).map(name => `import ${name};`),
    ...exports.filter(name => known.has(name) && !target?.exports.has(name)).map(name => `export ${name};`),
  ]
  const witSource = printPackages('local:program', `world program {\n  ${items.join('\n  ')}\n}`, packages)
  try {
    const embedded = await componentEmbed({ binary, witSource, world: 'program' })
    const component = new Uint8Array(await componentNew(embedded, [['wasi_snapshot_preview1', adapter]]))
    return names ? component : withoutNames(component)
  } catch (cause) {
    throw new BuildError(`the component cannot be made: ${reason(cause)}`, { cause })
  }
}

/** Refuses other files, and modules that are damaged. */
function checkCoreModule(bytes: Uint8Array<ArrayBuffer>): void {
  if (isComponent(bytes)) throw new BuildError('the file is a component already; use it as it is')
  if (!isCoreModule(bytes))
    throw new BuildError(
      'the file is no core module; name one that a compiler for wasm32-wasip1 has made, or a source',
    )
  try {
    coreNames(bytes)
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause
    throw new BuildError(`the module is damaged or cut off: ${cause.message}; build it again`, { cause })
  }
}

/** Returns the interfaces that the names of a core module refer to. */
function interfacesOf({ imports, exports }: CoreNames): { imports: string[]; exports: string[] } {
  const exported = exports.map(name => /^(?:cabi_post_|\[[a-z-]+\])*(.+)#/.exec(name)?.[1] ?? '')
  return {
    imports: [...new Set(imports.map(({ module }) => module))].filter(isInterface),
    exports: [...new Set(exported)].filter(isInterface),
  }
}

function isInterface(name: string): boolean {
  return /^[a-z][\w-]*:[\w-]+\//.test(name)
}

/** Returns the reason of wasm-tools, which lists what it was doing, and then the causes from the outermost inwards. */
function reason(error: unknown): string {
  const { payload, message } = error as { payload?: string; message: string }
  const [activity = '', causes = activity] = (payload ?? message).split(/^Caused by:$/m)
  const lines = causes.split('\n').map(line => line.replace(/^\s*\d+:/, '').trim())
  return lines.filter(line => line !== '' && line !== 'module was not valid').join(': ')
}
