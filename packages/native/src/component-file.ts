import { readFile } from 'node:fs/promises'
import { type Component, compile, DecodeError, type Limits, LinkError } from '@wasi-webgpu/component'
import { unreadableFileText, wrongFileText } from '@wasi-webgpu/host/component-file-text'
import { ComponentFileError } from './component-file-error.ts'

export { isUnsupported } from '@wasi-webgpu/host/component-file-text'

/** A component's file: its path, and the name by which messages call it if that is another. */
export type ComponentFile = string | { readonly path: string; readonly name: string }

/**
 * Reads and compiles a component.
 *
 * @param limits limits of the component's instances
 * @throws {ComponentFileError} that says which kind of file it is instead, and how to proceed
 */
export async function compileFile(
  file: ComponentFile,
  limits?: Limits,
  { fromCoreModule, change = component => component }: CompileOptions = {},
): Promise<Component> {
  const { path, name } = typeof file === 'string' ? { path: file, name: file } : file
  const content = await read(path)
  const isConverted = fromCoreModule !== undefined && isCoreModule(content)
  if (!isConverted) refuseOthers(name, content)
  const bytes = isConverted ? await fromCoreModule(content) : content
  try {
    const component = await compile(change(bytes), limits)
    // Types are resolved on first access, which reveals invalid ones.
    void [component.imports, component.exports]
    return component
  } catch (error) {
    if (
      error instanceof DecodeError ||
      error instanceof LinkError ||
      error instanceof WebAssembly.CompileError
    )
      throw new ComponentFileError(unreadableFileText(name, error, again), { cause: error })
    throw error
  }
}

/** The remedy for an empty or a damaged file. */
const again = 'build it again, or copy it again from where it came'

function refuseOthers(name: string, start: Uint8Array): void {
  const remedy = start.length === 0 ? again : 'name the .wasm file of a component'
  const text = wrongFileText({ name, start, remedy, path: name })
  if (text === undefined) return
  throw new ComponentFileError(
    /\.([cm]?[jt]s|c|cpp)$/.test(name)
      ? `${name} is a program, not a component; make it one: wasi-webgpu build ${name}`
      : text,
  )
}

async function read(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readFile(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reason = code === undefined ? undefined : reasons[code]
    throw new ComponentFileError(
      reason === undefined ? `${path}: ${(error as Error).message}` : `${path} ${reason}`,
      {
        cause: error,
      },
    )
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist; check the path',
  ENOTDIR: 'does not exist: a part of the path is a file; check the path',
  EISDIR: 'is a folder; name a component file in it',
  EACCES: 'may not be read by you; change its permissions',
}

/** Changes of a file before it is compiled. */
export interface CompileOptions {
  /** Makes a component of a core module; without it, core modules are refused. */
  readonly fromCoreModule?: (module: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>
  /** Returns another component that is compiled in place of this one. It may throw `DecodeError`. */
  readonly change?: ((component: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>) | undefined
}

function isCoreModule(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 8)) === '\0asm\x01\0\0\0'
}
