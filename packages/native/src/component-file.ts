import { readFile } from 'node:fs/promises'
import { type Component, compile, DecodeError, type Limits, LinkError } from '@wasi-webgpu/component'
import { ComponentFileError } from './component-file-error.ts'

/** A component's file: its path, and the name by which messages call it if that is another. */
export type ComponentFile = string | { readonly path: string; readonly name: string }

/**
 * Reads and compiles a component.
 *
 * @param limits limits of the component's instances
 * @param fromCoreModule makes a component of a core module; without it, core modules are refused
 * @throws {ComponentFileError} that says which kind of file it is instead, and how to proceed
 */
export async function compileFile(
  file: ComponentFile,
  limits?: Limits,
  fromCoreModule?: FromCoreModule,
): Promise<Component> {
  const { path, name } = typeof file === 'string' ? { path: file, name: file } : file
  const content = await read(path)
  refuseOthers(name, content)
  const bytes = isCoreModule(content) ? await (fromCoreModule ?? refuseCoreModule(name))(content) : content
  try {
    const component = await compile(bytes, limits)
    // Types are resolved on first access, which reveals invalid ones.
    void [component.imports, component.exports]
    return component
  } catch (error) {
    if (isUnsupported(error)) {
      throw new ComponentFileError(`${name} cannot be used: ${error.message}; a newer wasi-webgpu may do`, {
        cause: error,
      })
    }
    if (error instanceof DecodeError || error instanceof WebAssembly.CompileError) {
      throw new ComponentFileError(
        `${name} is damaged or cut off: ${error.message}; build it again, or copy it again from where it came`,
        { cause: error },
      )
    }
    if (error instanceof LinkError) {
      throw new ComponentFileError(
        `${name} is damaged or too large: ${error.message}; build it again, or copy it again from where it came`,
        { cause: error },
      )
    }
    throw error
  }
}

/** Whether a component uses a feature that this version does not support; only the message tells. */
export function isUnsupported(error: unknown): error is DecodeError | LinkError {
  const ours = error instanceof DecodeError || error instanceof LinkError
  return ours && error.message.includes('not supported')
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

function refuseOthers(name: string, bytes: Uint8Array): void {
  if (bytes.length === 0) throw new ComponentFileError(`${name} is empty; build it again`)
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 64)).trimStart()
  if (start.startsWith('(component') || start.startsWith('(module')) {
    throw new ComponentFileError(
      `${name} is WebAssembly text; make it binary: npx @bytecodealliance/jco parse ${name} -o out.wasm`,
    )
  }
  if (!start.startsWith('\0asm'.slice(0, bytes.length))) {
    throw new ComponentFileError(
      /\.[cm]?[jt]s$/.test(name)
        ? `${name} is a program, not a component; make it one: wasi-webgpu build ${name}`
        : `${name} is not WebAssembly; a component is needed`,
    )
  }
}

/** Makes a component of a core module. */
export type FromCoreModule = (module: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>

/** Whether the 16 bits after the version are those of a core module (0) and not of a component (1). */
function isCoreModule(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && bytes[6] === 0 && bytes[7] === 0
}

function refuseCoreModule(name: string): FromCoreModule {
  return async () => {
    throw new ComponentFileError(
      `${name} is a core module, not a component; make it one: wasi-webgpu build ${name} -o component.wasm`,
    )
  }
}
