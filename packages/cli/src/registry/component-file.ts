import { existsSync } from 'node:fs'
import type { ComponentFile } from '@wasi-webgpu/native/component-file'
import type { Reference } from '@wasi-webgpu/registry'
import { UsageError } from '../command-error.ts'
import type { Parsed } from '../options/parsed-arguments.ts'
import { registryChoices } from '../options/registry-options.ts'

/**
 * Returns the file of a component that is named by its path, or by its reference in a registry, which is pulled. Text with
 * `oci://` is a reference; otherwise a file of that name comes first, and a name ending in `.wasm` is always a path.
 *
 * @param name the argument of the user, which messages and the guest see
 */
export async function componentFile(name: string, parsed: Parsed): Promise<ComponentFile> {
  const choices = registryChoices(parsed)
  const isMarked = name.startsWith(scheme)
  if (!isMarked && (name.endsWith('.wasm') || existsSync(name))) return name
  // A path of this machine needs no registry.
  if (!isMarked && !name.includes('/')) return name
  const { parseReference, pullComponent } = await import('@wasi-webgpu/registry')
  const reference = parseReference(withoutScheme(name))
  if (reference !== undefined) {
    const { path } = await pullComponent(reference, choices)
    return { path, name }
  }
  if (isMarked) throw invalid(name)
  return name
}

/** Parses the argument of a command that takes only references. */
export async function parseArgument(name: string): Promise<Reference> {
  const { parseReference } = await import('@wasi-webgpu/registry')
  const reference = parseReference(withoutScheme(name))
  if (reference === undefined) throw invalid(name)
  return reference
}

const scheme = 'oci://'

function withoutScheme(name: string): string {
  return name.startsWith(scheme) ? name.slice(scheme.length) : name
}

function invalid(name: string): UsageError {
  return new UsageError(
    `'${name}' is no reference to a component in a registry`,
    'write <registry>/<name>[:<tag>][@<digest>], as in ghcr.io/org/app:1.2',
  )
}
