import { type LogFormat, lineFormats } from '@wasi-webgpu/serve'
import { UsageError } from '../command-error.ts'
import type { Parsed } from './parsed-arguments.ts'

/** Returns the value of `--log`. */
export function logFormat(parsed: Parsed): LogFormat {
  const text = parsed.text('log') ?? 'text'
  if (Object.hasOwn(lineFormats, text)) return text as LogFormat
  throw new UsageError(`unknown --log '${text}'`, `use ${Object.keys(lineFormats).join(' or ')}`)
}
