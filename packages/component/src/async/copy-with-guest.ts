import { type CopyCallbacks, type CopyResult, copyResult } from './shared-stream.ts'

/** Starts one copy between the host and a guest. Resolves with the result of the copy; rejects when the guest fails. */
export function copyWithGuest(start: (callbacks: CopyCallbacks) => void): Promise<CopyResult> {
  return new Promise((resolve, reject) => {
    start({
      onCopy: reclaimBuffer => {
        reclaimBuffer()
        resolve(copyResult.completed)
      },
      onCopyDone: resolve,
      onFail: reject,
    })
  })
}
