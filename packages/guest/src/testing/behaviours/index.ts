import type { Behaviour } from '../behaviour.ts'
import { canvas } from './canvas.ts'
import { conversions } from './conversions.ts'
import { data } from './data.ts'
import { errors } from './errors.ts'
import { events } from './events.ts'
import { interfaces } from './interfaces.ts'
import { overloads } from './overloads.ts'
import { platform } from './platform.ts'
import { sets } from './sets.ts'

/** All of them, by what they are about. */
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
