import { defaultCanonOptions } from '../binary/definitions.ts'
import { uncatchable } from '../errors.ts'
import type { ComponentInstance } from '../instance/component-instance.ts'
import type { LiftedFunc } from '../instance/lifted-func.ts'
import { runAs } from './current-thread.ts'
import { Task } from './task.ts'
import type { Thread } from './thread.ts'

/** Creates the thread of a task that may not wait and has no result. */
export function syncThread(instance: ComponentInstance): Thread {
  const type = { params: [], result: undefined, async: false }
  const func: LiftedFunc = {
    kind: 'lifted',
    name: 'start',
    type,
    core: () => {},
    instance,
    options: defaultCanonOptions,
  }
  return new Task(func, 'js', { onStart: () => [], onResolve: () => {}, onFail: () => {} }).thread
}

/** Runs core code that is no component function, such as a destructor, as a task that may not wait. */
export function runSyncTask<T>(instance: ComponentInstance, run: () => T): T {
  instance.enter()
  try {
    return runAs(syncThread(instance), run)
  } catch (error) {
    throw uncatchable(instance.poison(error))
  } finally {
    instance.leave()
  }
}
