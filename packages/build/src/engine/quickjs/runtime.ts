import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Bytes, sized, skipValueType, vec } from '@wasi-webgpu/component/binary'
import { required } from '../../component/binary.ts'
import { coreNames, coreSectionIds, sectionItems, withSections } from '../../core-module/core-module.ts'

/**
 * The runtimes: core modules that contain QuickJS, in the native addons of componentize-qjs 0.4.5. They differ by the systems on which
 * they were compiled. A new version needs new ones.
 */
export const runtimes: readonly {
  /** In bytes. */
  readonly length: number
  readonly sha256: string
}[] = [
  // Linux
  { length: 1_537_220, sha256: '6ad50dc7de20ea42379dc9d5cfc1737fbf8f7549f37851b77a83027106d8f95d' },
  // macOS on ARM, and on x64
  { length: 1_537_226, sha256: 'f272cfba2b223d6df641a57e39d605244679637546aac429c70a97569d9b2e63' },
  { length: 1_537_244, sha256: 'd18e1e74dee9794231df8d0e6e735b3d6b07e8f1f6ae962e8263d2879b142189' },
  // Windows
  { length: 1_537_397, sha256: '23c9f6879fb56f25809b965f0383e8c31251729fa000f07d05f1537ae5673168' },
]

/** Finds the runtime in the native addon of componentize-qjs; returns `undefined` when it is not a known one. */
export async function findRuntime(): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const addon = addonPath()
  if (addon === undefined) return undefined
  const bytes = await readFile(addon)
  for (let at = bytes.indexOf(libraryHead); at >= 0; at = bytes.indexOf(libraryHead, at + 1)) {
    for (const { length, sha256 } of runtimes) {
      const module = bytes.subarray(at, at + length)
      if (createHash('sha256').update(module).digest('hex') === sha256) return new Uint8Array(module)
    }
  }
  return undefined
}

/** The preamble of a core module, and the id of a custom section: libraries begin with the section `dylink.0`. */
const libraryHead = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x00)

/** Returns the path of the native addon, in the one of its packages for platforms that is installed. */
function addonPath(): string | undefined {
  const fromHere = createRequire(import.meta.url)
  const fromPackage = createRequire(fromHere.resolve('componentize-qjs'))
  const { optionalDependencies } = fromPackage('./package.json') as {
    readonly optionalDependencies: Readonly<Record<string, string>>
  }
  for (const name of Object.keys(optionalDependencies)) {
    try {
      return fromPackage.resolve(name)
    } catch {
      // It is for another platform.
    }
  }
  return undefined
}

/**
 * Returns the runtime with functions that do nothing, since componentize-qjs compiles those of QuickJS for seconds. It links as the
 * runtime does. Its `init` succeeds, and its `cabi_realloc` returns new pages of the memory, which leaves all others as they
 * were linked.
 */
export function withoutCode(runtime: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const hasResult = sectionItems(runtime, coreSectionIds.type, reader => {
    reader.byte()
    reader.each(skipValueType)
    return reader.vec(skipValueType).length > 0
  })
  const bodies = sectionItems<Bytes>(runtime, coreSectionIds.function, reader =>
    required(hasResult[reader.u32()]) ? unreachable : empty,
  )
  const imported = coreNames(runtime).imports.filter(({ kind }) => kind === 'func').length
  sectionItems(runtime, coreSectionIds.export, reader => {
    const name = reader.name()
    const isFunction = reader.byte() === 0
    const index = reader.u32()
    if (isFunction && Object.hasOwn(replacements, name)) bodies[index - imported] = replacements[name]!
  })
  return withSections(runtime, new Map([[coreSectionIds.code, vec(bodies.map(sized))]]))
}

/** Bodies of functions: that they have no locals, their instructions, and `end`. */
const empty = [0, 0x0b]
const unreachable = [0, 0x00, 0x0b]
const replacements: Readonly<Record<string, Bytes>> = {
  // Zero is the address of its result, where the memory begins: with zeros, for success.
  init: [0, 0x41, 0, 0x0b],
  // memory.grow((size + 65535) >>> 16) << 16; the size is the fourth parameter.
  cabi_realloc: [
    ...[0, 0x20, 3, 0x41, 0xff, 0xff, 0x03, 0x6a, 0x41, 16, 0x76, 0x40, 0],
    ...[0x41, 16, 0x74, 0x0b],
  ],
}
