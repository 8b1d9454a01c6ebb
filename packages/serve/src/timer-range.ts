/** Longest time of a timer, in milliseconds: about 24 days. JavaScript fires longer timers at once. */
export const longestTimer = 0x7fff_ffff

/** Returns the options with each time limit, such as `timeLimit: Infinity`, at most {@link longestTimer}. */
export function withinTimerRange<Options extends Readonly<Partial<Record<TimeLimit, number>>>>(
  options: Options,
): Options {
  const limits = timeLimits.flatMap(name => {
    const limit = options[name]
    return limit === undefined ? [] : [[name, Math.min(limit, longestTimer)]]
  })
  return { ...options, ...Object.fromEntries(limits) }
}

const timeLimits = ['startLimit', 'timeLimit', 'clientLimit', 'waitLimit', 'pingLimit'] as const

type TimeLimit = (typeof timeLimits)[number]
