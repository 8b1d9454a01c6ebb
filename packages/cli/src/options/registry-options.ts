import type { Mirror } from '@wasi-webgpu/registry'
import { UsageError } from '../command-error.ts'
import type { Parsed } from './parsed-arguments.ts'

/** Where components of registries come from, as the options of a command say. */
export interface RegistryChoices {
  readonly offline: boolean
  readonly mirrors: readonly Mirror[]
}

/** Returns the values of `--offline` and `--mirror`. */
export function registryChoices(parsed: Parsed): RegistryChoices {
  return { offline: parsed.flag('offline'), mirrors: parsed.texts('mirror').map(parseMirror) }
}

/** Parses `<registry>=<mirror>[/<prefix>]`. */
function parseMirror(text: string): Mirror {
  const [, of, host, prefix] = /^([\w.:[\]-]+)=([\w.:[\]-]+)((?:\/[a-z0-9._-]+)*)\/?$/.exec(text) ?? []
  if (of === undefined || host === undefined || !URL.canParse(`https://${host}`)) {
    throw new UsageError(
      `--mirror '${text}' is no pair of registries`,
      'use <registry>=<mirror>, as in ghcr.io=mirror.example.com/ghcr',
    )
  }
  return { of, host, prefix: prefix ? `${prefix.slice(1)}/` : '' }
}

/** Returns the values of `--annotation`. */
export function annotations(parsed: Parsed): Record<string, string> {
  return Object.fromEntries(
    parsed.texts('annotation').map(text => {
      const at = text.indexOf('=')
      if (at < 1) throw new UsageError(`--annotation '${text}' has no value`, 'use <key>=<value>')
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )
}
