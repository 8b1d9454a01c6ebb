import type { ServeOptions } from '@wasi-webgpu/serve'
import type { Parsed } from './parsed-arguments.ts'
import { parseBytes, parseCount, parseMilliseconds } from './quantities.ts'

/** Parses the limits that the user sets for `serve`. The library has the defaults of the others. */
export function parseServeLimits(parsed: Parsed): Partial<ServeOptions> {
  const limits = Object.entries(limitOptions).flatMap(([name, [option, parseValue]]) => {
    const text = parsed.text(option)
    return text === undefined ? [] : [[name, parseValue(`--${option}`, text)]]
  })
  return Object.fromEntries(limits)
}

/** The option for each limit of {@link ServeOptions}, and the parser of its value. */
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
} as const satisfies Partial<
  Record<keyof ServeOptions, readonly [option: string, parse: (option: string, text: string) => number]>
>
