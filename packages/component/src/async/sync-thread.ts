import { defaultCanonOptions } from '../binary/definitions.ts'
import type { ComponentInstance } from '../instance/component-instance.ts'
import type { LiftedFunc } from '../instance/lifted-func.ts'
import { Task } from './task.ts'
import type { Thread } from './thread.ts'

/** The thread of a task that may not wait and gives no result. */
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
  return new Task(func, 'js', { start: () => [], resolve: () => {}, fail: () => {} }).thread
}
