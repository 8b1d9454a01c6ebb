import type { Behaviour } from '../observe-behaviours.ts'
import { canvas } from './canvas-contexts.ts'
import { conversions } from './conversions.ts'
import { errors } from './errors.ts'
import { events } from './events.ts'
import { sets } from './features-and-limits.ts'
import { interfaces } from './interface-classes.ts'
import { data } from './mapping-and-copies.ts'
import { overloads } from './overloads.ts'
import { platform } from './platform.ts'

/** The behaviours by subject. The subject is the first part of a test's name. */
export const behaviours: Readonly<Record<string, readonly Behaviour[]>> = {
  interfaces,
  'sets and limits': sets,
  conversions,
  overloads,
  errors,
  'data and mapping': data,
  'events and promises': events,
  canvas,
  platform,
}
