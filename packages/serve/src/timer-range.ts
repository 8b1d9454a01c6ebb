/** Longest time of a timer, in milliseconds: about 24 days. JavaScript fires longer timers at once. */
export const longestTimer = 0x7fff_ffff

/** Returns the options with each time limit, such as `timeLimit: Infinity`, at most {@link longestTimer}. */
export function withinTimerRange<Options extends Readonly<Record<TimeLimit, number>>>(
  options: Options,
): Options {
  const limits = timeLimits.map(name => [name, Math.min(options[name], longestTimer)])
  return { ...options, ...Object.fromEntries(limits) }
}

const timeLimits = ['startLimit', 'timeLimit', 'clientLimit', 'waitLimit', 'pingLimit'] as const

type TimeLimit = (typeof timeLimits)[number]
