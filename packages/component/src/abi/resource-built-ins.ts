import { runSyncTask } from '../async/sync-thread.ts'
import { uncatchable } from '../errors.ts'
import type { ComponentInstance } from '../instance/component-instance.ts'
import type { ResourceType } from '../types/types.ts'
import { type CoreFunc, coreFunc } from './core-func.ts'

/** Creates the core function of `canon resource.new`. */
export function resourceNew({ handles }: ComponentInstance, type: ResourceType): CoreFunc {
  return coreFunc({ params: ['i32'], results: ['i32'] }, (rep: number) => handles.add(type, rep))
}

/** Creates the core function of `canon resource.rep`. */
export function resourceRep({ handles }: ComponentInstance, type: ResourceType): CoreFunc {
  return coreFunc({ params: ['i32'], results: ['i32'] }, (index: number) => handles.rep(index >>> 0, type))
}

/** Creates the core function of `canon resource.drop`, which runs the destructor of an owned resource. */
export function resourceDrop({ handles }: ComponentInstance, type: ResourceType): CoreFunc {
  return coreFunc({ params: ['i32'], results: [] }, (index: number) => {
    const handle = handles.drop(index >>> 0, type)
    if (handle.borrowScope !== undefined || type.destructor === undefined) return
    try {
      type.destructor(handle.rep)
    } catch (error) {
      throw uncatchable(error)
    }
  })
}

/** Creates the destructor of a resource from the core function that its component names for it. */
export function resourceDestructor(instance: ComponentInstance, func: CoreFunc): (rep: unknown) => void {
  return rep => runSyncTask(instance, () => func.importable(rep))
}
