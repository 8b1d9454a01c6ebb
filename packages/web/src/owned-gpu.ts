/** A GPU whose devices can be destroyed together. */
export class OwnedGpu {
  readonly gpu: GPU
  readonly #devices = new Set<GPUDevice>()
  #isClosed = false

  constructor(gpu: GPU) {
    const owner = this
    this.gpu = {
      get wgslLanguageFeatures() {
        return gpu.wgslLanguageFeatures
      },
      getPreferredCanvasFormat: () => gpu.getPreferredCanvasFormat(),
      async requestAdapter(options?: GPURequestAdapterOptions) {
        const adapter = await gpu.requestAdapter(options)
        return adapter && owner.#watch(adapter)
      },
    } satisfies Omit<GPU, '__brand'> as GPU
  }

  /** Destroys all devices, also those that are still to come. */
  close(): void {
    this.#isClosed = true
    for (const device of this.#devices) device.destroy()
    this.#devices.clear()
  }

  /** Every request gives a new adapter, so what is changed here is seen by nobody else. */
  #watch(adapter: GPUAdapter): GPUAdapter {
    const requestDevice = adapter.requestDevice.bind(adapter)
    adapter.requestDevice = async descriptor => {
      const device = await requestDevice(descriptor)
      if (this.#isClosed) device.destroy()
      else this.#devices.add(device)
      void device.lost.then(() => this.#devices.delete(device))
      return device
    }
    return adapter
  }
}
