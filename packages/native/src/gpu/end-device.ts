import { markOnce } from './mark-once.ts'

/**
 * Makes `GPUDevice.destroy()` return at once. Dawn waits for all work of the device and blocks the process
 * meanwhile: forever, if a shader never ends.
 *
 * A device with unfinished work is lost at once for its users, accepts no more work, and is destroyed when
 * the work is done. A repeated call does not reach Dawn, where it may crash the process once garbage was collected.
 */
export function endDevicesWithoutWaiting({ GPUAdapter, GPUDevice, GPUQueue }: DawnClasses): void {
  const { prototype } = GPUDevice
  if (!markOnce(prototype, waitsForNothing)) return
  const { destroy } = prototype
  const { submit, onSubmittedWorkDone } = GPUQueue.prototype
  const { requestDevice } = GPUAdapter.prototype
  Object.assign(GPUAdapter.prototype, {
    async requestDevice(this: GPUAdapter, descriptor?: GPUDeviceDescriptor): Promise<GPUDevice> {
      const device = await requestDevice.call(this, descriptor)
      const loss = Promise.withResolvers<GPUDeviceLostInfo>()
      void device.lost.then(loss.resolve, loss.reject)
      losses.set(device, loss)
      Object.defineProperty(device, 'lost', { value: loss.promise })
      return device
    },
  })
  Object.assign(prototype, {
    destroy(this: GPUDevice): void {
      const work = workOf(this.queue)
      if (work.isOver) return
      work.isOver = true
      // Dawn would report it later than the calls that this file no longer passes on.
      losses.get(this)?.resolve(destroyed())
      if (work.done === work.submitted) {
        destroy.call(this)
        return
      }
      // Until then this closure keeps the device: collecting it would also wait.
      const end = () => destroy.call(this)
      void onSubmittedWorkDone.call(this.queue).then(end, end)
    },
  })
  Object.assign(GPUQueue.prototype, {
    submit(this: GPUQueue, commands: Iterable<GPUCommandBuffer>): void {
      const work = workOf(this)
      if (work.isOver) return
      work.submitted++
      submit.call(this, commands)
    },
    async onSubmittedWorkDone(this: GPUQueue): Promise<undefined> {
      const work = workOf(this)
      if (work.isOver) return
      const { submitted } = work
      await onSubmittedWorkDone.call(this)
      work.done = Math.max(work.done, submitted)
    },
  })
}

type DawnClasses = Pick<typeof globalThis, 'GPUAdapter' | 'GPUDevice' | 'GPUQueue'>

const waitsForNothing = Symbol('waitsForNothing')

const losses = new WeakMap<GPUDevice, PromiseWithResolvers<GPUDeviceLostInfo>>()

/** Work of a queue: how often it was submitted, and how much of it is known to be done. */
interface Work {
  submitted: number
  done: number
  /** Whether the device was destroyed. */
  isOver: boolean
}

const workKey = Symbol('work')

// A property of the object, because a WeakMap is slow.
function workOf(queue: GPUQueue & { [workKey]?: Work }): Work {
  queue[workKey] ??= { submitted: 0, done: 0, isOver: false }
  return queue[workKey]
}

function destroyed(): GPUDeviceLostInfo {
  return Object.create(GPUDeviceLostInfo.prototype, {
    reason: { value: 'destroyed', enumerable: true },
    message: { value: 'the device was destroyed', enumerable: true },
  })
}
