/**
 * A GPU for one guest, which knows the devices that the guest opened: one that is lost is noticed, and all are destroyed
 * when the guest is gone.
 */
export class GuestGpu {
  /** For the guest. */
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

  /** How the first of its devices was lost, if one was. */
  get loss(): GPUDeviceLostInfo | undefined {
    return this.#loss
  }

  /** The guest is gone. */
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
