import { expect, it } from 'vitest'
import { otlpEndpoint } from './otlp-option.ts'
import { parse } from './parsed-arguments.ts'

it('traces and metrics are sent where --otlp or the variables of OpenTelemetry say, and not otherwise', () => {
  const none = parse('serve', [])
  expect(otlpEndpoint(none, {})).toBeUndefined()
  expect(otlpEndpoint(parse('serve', ['--otlp', 'http://x:4318']), {})).toBe('http://x:4318')
  expect(otlpEndpoint(none, { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://x' })).toBe('')
  expect(
    otlpEndpoint(none, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://x', OTEL_SDK_DISABLED: 'true' }),
  ).toBeUndefined()
  expect(() => otlpEndpoint(parse('serve', ['--otlp', 'x:4318']), {})).toThrow(
    "--otlp 'x:4318' is not the URL of a collector; use http://127.0.0.1:4318",
  )
})
