/**
 * The GPU of one instance. It follows the devices that the instance opens: notices the loss of any, waits for
 * their work, and destroys all when the instance ends.
 */
export class GuestGpu {
  /** The GPU object for the instance. */
  readonly gpu: GPU
  readonly #devices = new Set<GPUDevice>()
  /** Work of destroyed devices, which goes on without them. */
  readonly #left = new Set<Promise<void>>()
  #loss: GPUDeviceLostInfo | undefined

  constructor(gpu: GPU) {
    this.gpu = {
      requestAdapter: async options => {
        const adapter = await gpu.requestAdapter(options)
        if (adapter !== null) this.#watch(adapter)
        return adapter
      },
      getPreferredCanvasFormat: () => gpu.getPreferredCanvasFormat(),
      get wgslLanguageFeatures() {
        return gpu.wgslLanguageFeatures
      },
    } as GPU
  }

  /** How the first of its devices was lost, if any was. */
  get loss(): GPUDeviceLostInfo | undefined {
    return this.#loss
  }

  /**
   * Resolves when all work that was submitted to its devices is done, even to those that are destroyed by now: never, if
   * a shader never ends.
   */
  async workDone(): Promise<void> {
    await Promise.all([...this.#left, ...[...this.#devices].map(workDone)])
  }

  /** Destroys the devices. */
  release(): void {
    for (const device of this.#devices) device.destroy()
    this.#devices.clear()
  }

  #watch(adapter: GPUAdapter): void {
    const requestDevice = adapter.requestDevice.bind(adapter)
    const watching = async (descriptor?: GPUDeviceDescriptor) => {
      const device = await requestDevice(descriptor)
      this.#devices.add(device)
      const destroy = device.destroy.bind(device)
      const leave = () => {
        // A destroyed device tells no more about its work.
        const work = workDone(device).finally(() => this.#left.delete(work))
        this.#left.add(work)
        destroy()
      }
      Object.defineProperty(device, 'destroy', { value: leave, configurable: true })
      void device.lost.then(info => {
        this.#devices.delete(device)
        this.#loss ??= info
      })
      return device
    }
    Object.defineProperty(adapter, 'requestDevice', { value: watching, configurable: true })
  }
}

async function workDone({ queue }: GPUDevice): Promise<void> {
  // The work of a lost device is over.
  await queue.onSubmittedWorkDone().catch(() => {})
}
