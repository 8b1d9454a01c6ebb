/**
 * GPU objects that do nothing, which leaves the cost of reaching them. Each counts its calls, so that no
 * engine can eliminate them.
 */

export class NoopObject {
  label = ''
  calls = 0
}

export class NoopComputePassEncoder extends NoopObject {
  dispatchWorkgroups(x: number, _y?: number, _z?: number): void {
    this.calls += x & 1
  }
  setBindGroup(index: number, _group: unknown): void {
    this.calls += index + 1
  }
  setPipeline(): void {}
  end(): void {}
}

export class NoopCommandEncoder extends NoopObject {
  beginRenderPass(descriptor: GPURenderPassDescriptor): NoopObject {
    this.calls += (descriptor.colorAttachments as GPURenderPassColorAttachment[]).length
    return new NoopObject()
  }
  beginComputePass(): NoopComputePassEncoder {
    return new NoopComputePassEncoder()
  }
  finish(): NoopObject {
    return new NoopObject()
  }
}

export class NoopComputePipeline extends NoopObject {
  getBindGroupLayout(): NoopObject {
    return new NoopObject()
  }
}

/** A GPU whose adapter and device do nothing, for a guest that opens them itself. */
export class NoopGpu extends NoopObject {
  async requestAdapter(): Promise<NoopAdapter> {
    return new NoopAdapter()
  }
}

export class NoopAdapter extends NoopObject {
  readonly features = new Set<string>()
  readonly limits = {}

  async requestDevice(): Promise<NoopDevice> {
    return new NoopDevice()
  }
}

export class NoopDevice extends NoopObject {
  readonly queue = new NoopQueue()
  readonly lost = new Promise<never>(() => {})
  readonly features = new Set<string>()
  readonly limits = {}

  addEventListener(): void {}
  createBuffer(): NoopObject {
    return new NoopObject()
  }
  createShaderModule(): NoopObject {
    return new NoopObject()
  }
  createComputePipeline(): NoopComputePipeline {
    return new NoopComputePipeline()
  }
  createCommandEncoder(): NoopCommandEncoder {
    return new NoopCommandEncoder()
  }
  createBindGroup(descriptor: GPUBindGroupDescriptor): NoopObject {
    this.calls += (descriptor.entries as GPUBindGroupEntry[]).length
    return new NoopObject()
  }
}

export class NoopQueue extends NoopObject {
  writeBuffer(
    _buffer: unknown,
    _offset: number,
    data: ArrayBuffer,
    _dataOffset?: number,
    _size?: number,
  ): void {
    this.calls += data.byteLength & 1
  }
  submit(): void {}
}

/** A queue and a buffer that copy in memory, as a GPU driver copies the bytes of a guest. */
export class CopyingQueue extends NoopObject {
  readonly target = new Uint8Array(64 << 20)

  writeBuffer(_buffer: unknown, offset: number, data: ArrayBuffer, start: number, size: number): void {
    this.target.set(new Uint8Array(data, start, size), offset)
  }
}

export class MappedBuffer extends NoopObject {
  readonly size = 64 << 20
  readonly mapState = 'mapped'
  readonly #bytes = new ArrayBuffer(64 << 20)

  getMappedRange(): ArrayBuffer {
    return this.#bytes
  }
}
