/**
 * Dawn waits for all that a device has to do when it is destroyed, and blocks the process meanwhile: for ever, if a shader
 * never ends.
 *
 * Here a device whose work may not be done is lost at once for those who use it, takes no more work, and is destroyed when
 * its work is done. Doing so again changes nothing.
 */
export function endDevicesWithoutWaiting({ GPUAdapter, GPUDevice, GPUQueue }: DawnClasses): void {
  const { prototype } = GPUDevice
  if (Object.hasOwn(prototype, waitsForNothing)) return
  Object.defineProperty(prototype, waitsForNothing, { value: true })
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
      if (work.done === work.submitted) {
        destroy.call(this)
        return
      }
      work.isOver = true
      losses.get(this)?.resolve(destroyed())
      // As long as that is not so, the device is kept: to collect it would be to wait, too.
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

/** How often a queue was given work, and how much of it is known to be done. */
interface Work {
  submitted: number
  done: number
  /** Its device was destroyed. */
  isOver: boolean
}

const workKey = Symbol('work')

// On the object itself: a WeakMap is slow.
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
