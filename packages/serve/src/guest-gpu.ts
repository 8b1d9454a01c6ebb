/**
 * The GPU of one instance. It follows the devices that the instance opens: notices the loss of any, and
 * destroys all when the instance ends.
 */
export class GuestGpu {
  /** The GPU object for the instance. */
  readonly gpu: GPU
  readonly #devices = new Set<GPUDevice>()
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
      void device.lost.then(info => {
        this.#devices.delete(device)
        this.#loss ??= info
      })
      return device
    }
    Object.defineProperty(adapter, 'requestDevice', { value: watching, configurable: true })
  }
}
