import type { ComponentInstance } from './component-instance.ts'

const instances = new WeakMap<object, readonly ComponentInstance[]>()

/** Remembers which component instances are behind what JS has. */
export function remember(exports: object, all: readonly ComponentInstance[]): void {
  instances.set(exports, all)
}

/** For tests: everything that the component instances behind some exports hold, with what is inside them. */
export function liveObjects(exports: object) {
  const all = instances.get(exports) ?? []
  const sum = (count: (instance: ComponentInstance) => number) =>
    all.reduce((total, instance) => total + count(instance), 0)
  return {
    handles: sum(({ handles }) => handles.size),
    threads: sum(({ threads }) => threads.size),
    tasks: sum(({ tasks }) => tasks.size),
    waiting: sum(({ entering: { exclusive, shared }, parked }) => exclusive.size + shared.size + parked.size),
  }
}
