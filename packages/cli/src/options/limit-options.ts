import type { ServeOptions } from '@wasi-webgpu/serve'
import type { WorkOptions } from '@wasi-webgpu/work'
import type { Parsed } from './parsed-arguments.ts'
import { parseBytes, parseCount, parseMilliseconds } from './quantities.ts'

/** Returns the numbers of {@link ServeOptions} and {@link WorkOptions} that the user sets. The libraries have the defaults of the others. */
export function parseLimits(parsed: Parsed): Partial<Record<Limit, number>> {
  const limits = Object.entries(limitOptions).flatMap(([name, [option, parseValue]]) => {
    const text = parsed.text(option)
    return text === undefined ? [] : [[name, parseValue(`--${option}`, text)]]
  })
  return Object.fromEntries(limits)
}

type Limit = keyof typeof limitOptions

/** The option for each limit, and the parser of its value. */
const limitOptions = {
  workers: ['workers', parseCount(1024)],
  connections: ['connections', parseCount(1_000_000)],
  startLimit: ['start-limit', parseMilliseconds],
  timeLimit: ['time-limit', parseMilliseconds],
  clientLimit: ['client-limit', parseMilliseconds],
  waitLimit: ['wait-limit', parseMilliseconds],
  pingLimit: ['ping-limit', parseMilliseconds],
  queueLimit: ['queue-limit', parseCount(1_000_000)],
  bodyLimit: ['body-limit', parseBytes],
  responseLimit: ['response-limit', parseBytes],
  inFlight: ['in-flight', parseCount(10_000)],
  maxDeliver: ['max-deliver', parseCount(1_000_000)],
} as const satisfies Partial<
  Record<
    keyof ServeOptions | keyof WorkOptions | 'maxDeliver',
    readonly [option: string, parse: (option: string, text: string) => number]
  >
>
