import { type Subtask, subtaskState } from '../async/subtask.ts'
import { eventCode } from '../async/waitable.ts'
import type { HandleTable } from '../instance/handle-table.ts'

/**
 * Returns the result of an asynchronous `canon lower`: the state of the call and, unless the call is over, the index of
 * its subtask.
 *
 * @param setOnProgress receives the function to call when the state of the subtask changes
 */
export function subtaskResult(
  subtask: Subtask,
  handles: HandleTable,
  setOnProgress: (onProgress: () => void) => void,
): number {
  if (subtask.resolved) {
    subtask.deliverResolve()
    return subtaskState.returned
  }
  const index = handles.insert(subtask)
  setOnProgress(() => {
    subtask.setPendingEvent(() => {
      if (subtask.resolved) subtask.deliverResolve()
      return [eventCode.subtask, index, subtask.state]
    })
  })
  return subtask.state | (index << 4)
}
