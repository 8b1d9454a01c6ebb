import type { ComponentInstance } from './component-instance.ts'

const instancesOf = new WeakMap<object, readonly ComponentInstance[]>()

/** Records the component instances behind the exports that JS receives, for {@link liveObjects}. */
export function trackInstances(exports: object, instances: readonly ComponentInstance[]): void {
  instancesOf.set(exports, instances)
}

/** Counts, for tests, what all component instances behind some exports hold. */
export function liveObjects(exports: object) {
  const instances = instancesOf.get(exports) ?? []
  const sum = (count: (instance: ComponentInstance) => number) =>
    instances.reduce((total, instance) => total + count(instance), 0)
  return {
    handles: sum(({ handles }) => handles.size),
    threads: sum(({ threads }) => threads.size),
    tasks: sum(({ tasks }) => tasks.size),
    waiting: sum(
      ({ waitingToEnter: { exclusive, shared }, betweenCallbacks }) =>
        exclusive.size + shared.size + betweenCallbacks.size,
    ),
  }
}
