import { UsageError } from '../command-error.ts'
import type { Parsed } from './parsed-arguments.ts'

/**
 * Returns the URL of the collector for traces and metrics: the value of `--otlp`, or empty where the variables of OpenTelemetry
 * name one.
 *
 * @returns `undefined` when there is none
 */
export function otlpEndpoint(parsed: Parsed, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const text = parsed.text('otlp')
  if (text !== undefined) {
    if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text
    throw new UsageError(`--otlp '${text}' is not the URL of a collector`, 'use http://127.0.0.1:4318')
  }
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return undefined
  return endpointVariables.some(name => env[name]) ? '' : undefined
}

const endpointVariables = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
]
