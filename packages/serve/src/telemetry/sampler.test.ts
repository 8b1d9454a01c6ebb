import { expect, it } from 'vitest'
import { samplerOf } from './sampler.ts'

it.each([
  [undefined, undefined, 'ParentBased{root=AlwaysOnSampler'],
  ['nonsense', undefined, 'ParentBased{root=AlwaysOnSampler'],
  ['always_on', undefined, 'AlwaysOnSampler'],
  ['always_off', undefined, 'AlwaysOffSampler'],
  ['traceidratio', '0.25', 'TraceIdRatioBased{0.25}'],
  ['traceidratio', '2', 'AlwaysOnSampler'],
  ['parentbased_traceidratio', '0.5', 'ParentBased{root=TraceIdRatioBased{0.5}'],
  ['parentbased_always_off', undefined, 'ParentBased{root=AlwaysOffSampler'],
])('OTEL_TRACES_SAMPLER=%s with the argument %s samples as specified', (name, text, expected) => {
  const sampler = samplerOf({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: text })
  expect(String(sampler)).toContain(expected)
})
