/**
 * Bindings for the core module of the benchmark's guest, written by hand for exactly these functions: the
 * minimum that a binding must do, without any check of handles or pointers.
 */
import type {
  NoopCommandEncoder,
  NoopComputePassEncoder,
  NoopDevice,
  NoopObject,
  NoopQueue,
} from './noop-gpu.ts'

const decoder = new TextDecoder()

export class ByHand {
  readonly #table: unknown[] = []
  readonly #free: number[] = []
  #view = new DataView(new ArrayBuffer(0))
  #bytes = new Uint8Array()
  #exports: Record<string, CoreExport> = {}

  static async instantiate(core: BufferSource): Promise<ByHand> {
    const bindings = new ByHand()
    const { instance, module } = await WebAssembly.instantiate(core, bindings.#imports(core))
    if (WebAssembly.Module.exports(module).length === 0) throw new Error('the guest exports nothing')
    const { memory, ...exports } = instance.exports as unknown as Record<string, CoreExport> & {
      memory: WebAssembly.Memory
    }
    bindings.#view = new DataView(memory.buffer)
    bindings.#bytes = new Uint8Array(memory.buffer)
    bindings.#exports = exports
    return bindings
  }

  /** Calls an export with objects and numbers. */
  call(name: string, ...args: (object | number)[]): void {
    ;(this.#exports[name] as CoreExport)(...args.map(arg => (typeof arg === 'number' ? arg : this.#add(arg))))
  }

  #add(object: unknown): number {
    const index = this.#free.pop() ?? this.#table.length
    this.#table[index] = object
    return index
  }

  #get<T>(index: number): T {
    return this.#table[index] as T
  }

  #drop(index: number): void {
    this.#table[index] = undefined
    this.#free.push(index)
  }

  #u8(at: number): number {
    return this.#view.getUint8(at)
  }

  #u32(at: number): number {
    return this.#view.getUint32(at, true)
  }

  #optionalU32(at: number): number | undefined {
    return this.#u8(at) ? this.#u32(at + 4) : undefined
  }

  #string(at: number): string {
    const pointer = this.#u32(at)
    return decoder.decode(this.#bytes.subarray(pointer, pointer + this.#u32(at + 4)))
  }

  #colorAttachments(at: number): (GPURenderPassColorAttachment | null)[] {
    const list: (GPURenderPassColorAttachment | null)[] = []
    const end = this.#u32(at + 4)
    for (let i = 0, item = this.#u32(at); i < end; i++, item += 80) {
      list.push(this.#u8(item) ? this.#colorAttachment(item + 8) : null)
    }
    return list
  }

  #colorAttachment(at: number): GPURenderPassColorAttachment {
    return {
      view: this.#get<GPUTextureView>(this.#u32(at)),
      depthSlice: this.#optionalU32(at + 4),
      resolveTarget: this.#u8(at + 12) ? this.#get<GPUTextureView>(this.#u32(at + 16)) : undefined,
      clearValue: this.#u8(at + 24)
        ? {
            r: this.#view.getFloat64(at + 32, true),
            g: this.#view.getFloat64(at + 40, true),
            b: this.#view.getFloat64(at + 48, true),
            a: this.#view.getFloat64(at + 56, true),
          }
        : undefined,
      loadOp: this.#u8(at + 64) ? 'clear' : 'load',
      storeOp: this.#u8(at + 65) ? 'discard' : 'store',
    } as GPURenderPassColorAttachment
  }

  #depthStencilAttachment(at: number): GPURenderPassDepthStencilAttachment {
    return {
      view: this.#get<GPUTextureView>(this.#u32(at)),
      depthClearValue: this.#u8(at + 4) ? this.#view.getFloat32(at + 8, true) : undefined,
      depthLoadOp: this.#u8(at + 12) ? (this.#u8(at + 13) ? 'clear' : 'load') : undefined,
      depthStoreOp: this.#u8(at + 14) ? (this.#u8(at + 15) ? 'discard' : 'store') : undefined,
    } as GPURenderPassDepthStencilAttachment
  }

  #timestampWrites(at: number): GPURenderPassTimestampWrites {
    return {
      querySet: this.#get<GPUQuerySet>(this.#u32(at)),
      beginningOfPassWriteIndex: this.#optionalU32(at + 4),
      endOfPassWriteIndex: this.#optionalU32(at + 12),
    } as GPURenderPassTimestampWrites
  }

  #imports(core: BufferSource): WebAssembly.Imports {
    const functions: WebAssembly.ModuleImports = {
      '[method]gpu-compute-pass-encoder.dispatch-workgroups': (
        self: number,
        x: number,
        hasY: number,
        y: number,
        hasZ: number,
        z: number,
      ) => {
        this.#get<NoopComputePassEncoder>(self).dispatchWorkgroups(
          x >>> 0,
          hasY ? y >>> 0 : undefined,
          hasZ ? z >>> 0 : undefined,
        )
      },
      '[method]gpu-compute-pass-encoder.set-bind-group': (
        self: number,
        index: number,
        hasGroup: number,
        group: number,
        _hasOffsets: number,
        _offsets: number,
        _count: number,
        _hasStart: number,
        _start: bigint,
        _hasLength: number,
        _length: number,
        result: number,
      ) => {
        this.#get<NoopComputePassEncoder>(self).setBindGroup(index >>> 0, hasGroup ? this.#get(group) : null)
        this.#view.setUint8(result, 0)
      },
      '[method]gpu-device.create-bind-group': (
        self: number,
        layout: number,
        entries: number,
        count: number,
        _hasLabel: number,
        _label: number,
        _length: number,
      ) => {
        const list: GPUBindGroupEntry[] = []
        for (let i = 0, at = entries; i < count; i++, at += 48) {
          const hasOffset = this.#view.getUint8(at + 24)
          const hasSize = this.#view.getUint8(at + 40)
          list.push({
            binding: this.#view.getUint32(at, true),
            resource: {
              buffer: this.#get<GPUBuffer>(this.#view.getInt32(at + 16, true)),
              offset: hasOffset ? Number(this.#view.getBigUint64(at + 32, true)) : undefined,
              size: hasSize ? Number(this.#view.getBigUint64(at + 48, true)) : undefined,
            } as GPUBufferBinding,
          })
        }
        return this.#add(
          this.#get<NoopDevice>(self).createBindGroup({ layout: this.#get(layout), entries: list }),
        )
      },
      '[method]gpu-command-encoder.begin-render-pass': (at: number) => {
        const descriptor: GPURenderPassDescriptor = {
          colorAttachments: this.#colorAttachments(at + 8),
          depthStencilAttachment: this.#u8(at + 16) ? this.#depthStencilAttachment(at + 20) : undefined,
          occlusionQuerySet: this.#u8(at + 56) ? this.#get<GPUQuerySet>(this.#u32(at + 60)) : undefined,
          timestampWrites: this.#u8(at + 64) ? this.#timestampWrites(at + 68) : undefined,
          maxDrawCount: this.#u8(at + 88) ? Number(this.#view.getBigUint64(at + 96, true)) : undefined,
          label: this.#u8(at + 104) ? this.#string(at + 108) : undefined,
        } as GPURenderPassDescriptor
        return this.#add(this.#get<NoopCommandEncoder>(this.#u32(at)).beginRenderPass(descriptor))
      },
      '[method]gpu-device.create-command-encoder': (self: number) =>
        this.#add(this.#get<GPUDevice>(self).createCommandEncoder()),
      '[method]gpu-command-encoder.finish': (self: number) =>
        this.#add(this.#get<GPUCommandEncoder>(self).finish()),
      '[method]gpu-render-pass-encoder.set-pipeline': (self: number, pipeline: number) => {
        this.#get<GPURenderPassEncoder>(self).setPipeline(this.#get(pipeline))
      },
      '[method]gpu-render-pass-encoder.draw': (
        self: number,
        vertexCount: number,
        hasInstanceCount: number,
        instanceCount: number,
        hasFirstVertex: number,
        firstVertex: number,
        hasFirstInstance: number,
        firstInstance: number,
      ) => {
        // Before the call: with branches between its lookup and its call, the engine takes a longer way to a function of a page.
        const instances = hasInstanceCount ? instanceCount >>> 0 : 1
        const vertex = hasFirstVertex ? firstVertex >>> 0 : 0
        const instance = hasFirstInstance ? firstInstance >>> 0 : 0
        this.#get<GPURenderPassEncoder>(self).draw(vertexCount >>> 0, instances, vertex, instance)
      },
      '[method]gpu-render-pass-encoder.end': (self: number) => {
        this.#get<GPURenderPassEncoder>(self).end()
      },
      '[method]gpu-queue.submit': (self: number, list: number, count: number) => {
        const buffers = Array.from({ length: count }, (_, i) =>
          this.#get<GPUCommandBuffer>(this.#u32(list + 4 * i)),
        )
        this.#get<GPUQueue>(self).submit(buffers)
      },
      '[method]gpu-queue.write-buffer-with-copy': (
        self: number,
        buffer: number,
        offset: bigint,
        data: number,
        length: number,
        _hasDataOffset: number,
        _dataOffset: bigint,
        _hasSize: number,
        _size: bigint,
        result: number,
      ) => {
        this.#get<NoopQueue>(self).writeBuffer(
          this.#get<NoopObject>(buffer),
          Number(offset),
          this.#bytes.buffer,
          data,
          length,
        )
        this.#view.setUint8(result, 0)
      },
    }
    const imports: WebAssembly.Imports = {}
    for (const { module, name } of WebAssembly.Module.imports(new WebAssembly.Module(core))) {
      imports[module] ??= {}
      const drop = (index: number) => this.#drop(index)
      const value = functions[name] ?? (name.startsWith('[resource-drop]') ? drop : () => 0)
      ;(imports[module] as WebAssembly.ModuleImports)[name] = value
    }
    return imports
  }
}

type CoreExport = (...args: number[]) => unknown
