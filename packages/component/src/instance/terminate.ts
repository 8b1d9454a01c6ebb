import { Trap } from '../errors.ts'
import { instancesBehind } from './inspect.ts'

/**
 * Ends an instance from outside, as if it had trapped: promises of its exports reject with a {@link Trap}, code that
 * waits goes no further, and nothing of it can be called again. Code that runs, runs to where it next waits: JS cannot
 * interrupt it.
 *
 * @param reason what the trap says
 */
export function terminate(
  { exports }: { readonly exports: object },
  reason = 'the instance was terminated',
): void {
  for (const instance of instancesBehind(exports)) instance.poison(new Trap(reason))
}
