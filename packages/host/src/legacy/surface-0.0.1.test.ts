import type { Lifted } from '@wasi-webgpu/component/host'
import { expect, it } from 'vitest'
import { mostStreams, type Surface, surfaceResource } from '../surface/surface.ts'
import type { SurfaceEvents, SurfaceTarget } from '../surface/surface-target.ts'
import { EventPollable } from './event-pollable.ts'
import { surfaceInterface001 } from './surface-0.0.1.ts'

it('a surface of 0.0.1 that the guest drops gives back the streams that it subscribed to, read or unread', () => {
  const listeners = new Set<(event: never) => void>()
  const target: SurfaceTarget = {
    width: 4,
    height: 2,
    requestSize: () => {},
    requestFrame: () => () => {},
    listen: (_, onEvent) => {
      listeners.add(onEvent)
      return () => listeners.delete(onEvent)
    },
    getContext: () => ({}) as never,
    show: () => {},
  }
  const members = surfaceInterface001({ create: () => target })
  const call = (name: string, ...args: unknown[]) => (members[name] as Lifted).call(...(args as never[]))
  const subscriptions = Object.keys(members).filter(name => name.includes('.subscribe-'))
  expect(subscriptions).toHaveLength(7)
  const keyDown: SurfaceEvents['keydown'] = {
    code: 'KeyA',
    key: 'a',
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
  }

  for (let opened = 0; opened <= mostStreams; opened++) {
    const surface = call('[constructor]surface', {}) as Surface
    for (const name of subscriptions) {
      const subscribe = members[name] as unknown as (surface: Surface) => EventPollable
      const pollable = subscribe(surface)
      expect(pollable).toBeInstanceOf(EventPollable)
      pollable.ready()
      pollable[Symbol.dispose]()
    }
    for (const onEvent of listeners) onEvent(keyDown as never)
    surfaceResource.destructor?.(surface)
    expect(listeners.size).toBe(0)
  }
})
