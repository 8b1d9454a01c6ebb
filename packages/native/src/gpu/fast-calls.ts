/**
 * The functions that take the fast lane. Each passes its arguments to a function of the addon, and to the binding's own function
 * when the addon declines them. The addon accepts what needs no conversion; defaults are filled in here.
 */

/** Dawn's object behind one of the binding's, as the addon represents it. */
type Inner = object & { readonly isInner: true }

/** A function of the addon. Returns `true` when it declines its arguments. */
type Fast = (self: Inner | undefined, ...args: unknown[]) => true | undefined

type BindingCommand = 'SetPipeline' | 'SetBindGroup' | 'SetBindGroupWithOffsets'
type DrawCommand = 'Draw' | 'DrawIndexed' | 'DrawIndirect' | 'DrawIndexedIndirect'
type RenderCommand = 'SetVertexBuffer' | 'SetIndexBuffer' | DrawCommand
type Command =
  | `${'compute' | 'render' | 'bundle'}${BindingCommand}`
  | `${'render' | 'bundle'}${RenderCommand}`
  | 'clearBuffer'
  | 'copyBufferToBuffer'
  | 'dispatchWorkgroups'
  | 'dispatchWorkgroupsIndirect'
  | 'setScissorRect'
  | 'setStencilReference'
  | 'setViewport'
  | 'writeBuffer'

/** The exports of the addon. */
export interface Addon extends Readonly<Record<Command, Fast>> {
  /** Finds the loaded binding. Returns whether it is the one that the addon is made for. */
  open(path: string): boolean
  /** Returns what is behind an object of one of the classes of {@link Classes}. */
  inner(object: object): Inner | undefined
  bufferSize(buffer: Inner | undefined): number | undefined
  /** Creates a bind group: of a device, a layout, a label, and each entry's binding, resource, offset and size. */
  createBindGroup(...parts: unknown[]): GPUBindGroup | undefined
}

/** The classes whose objects the addon accepts. */
const innerClasses = [
  'GPUBindGroup',
  'GPUBindGroupLayout',
  'GPUBuffer',
  'GPUCommandEncoder',
  'GPUComputePassEncoder',
  'GPUComputePipeline',
  'GPUDevice',
  'GPUQueue',
  'GPURenderBundleEncoder',
  'GPURenderPassEncoder',
  'GPURenderPipeline',
  'GPUSampler',
  'GPUTextureView',
] as const

/** The classes of the binding that the fast lane knows. */
export type Classes = Pick<typeof globalThis, (typeof innerClasses)[number]>

/** Most entries of a bind group that the addon creates. */
const mostEntries = 16

/** The fast lane of a process, which all its devices share. It is closed at first. */
export class FastLane {
  /** Whether calls take it; otherwise they take the binding's functions. */
  isOpen = false
  readonly #addon: Addon
  readonly #classes: Classes

  /** Replaces the functions of the classes. */
  constructor(addon: Addon, classes: Classes) {
    this.#addon = addon
    this.#classes = classes
    const of = (object: unknown) => this.#of(object)
    const {
      GPUDevice: { prototype: device },
      GPUQueue: { prototype: queue },
      GPUCommandEncoder: { prototype: encoder },
      GPUComputePassEncoder: { prototype: compute },
      GPURenderPassEncoder: { prototype: render },
      GPURenderBundleEncoder: { prototype: bundle },
    } = classes
    Object.assign(device, ofDevice(addon, of, device))
    Object.assign(queue, ofQueue(addon, of, queue))
    Object.assign(encoder, ofEncoder(addon, of, encoder))
    Object.assign(compute, ofComputePass(addon, of, compute), ofBindGroups(addon, 'compute', of, compute))
    Object.assign(render, ofRenderPass(addon, of, render), ofBindGroups(addon, 'render', of, render))
    Object.assign(render, ofRenderCommands(addon, 'render', of, render))
    Object.assign(
      bundle,
      ofRenderCommands(addon, 'bundle', of, bundle),
      ofBindGroups(addon, 'bundle', of, bundle),
    )
  }

  /** Opens the lane if a check on a device shows that the layout is right. */
  open(device: GPUDevice): void {
    this.isOpen = true
    this.isOpen = this.#isRight(device)
  }

  /** Whether Dawn knows the size of a buffer, and a bind group is the binding's, with its label. */
  #isRight(device: GPUDevice): boolean {
    const size = 20
    const label = 'the fast lane'
    const buffer = device.createBuffer({ size, usage: GPUBufferUsage.UNIFORM })
    const entry = { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: {} }
    const layout = device.createBindGroupLayout({ entries: [entry] })
    const entries = [{ binding: 0, resource: { buffer } }]
    const group = createBindGroup(this.#addon, object => this.#of(object), device, { layout, entries, label })
    return (
      this.#addon.bufferSize(this.#of(buffer)) === size &&
      group instanceof this.#classes.GPUBindGroup &&
      group.label === label
    )
  }

  /**
   * Returns what is behind an object. It points to what the object owns, so the object keeps it. Functions of the addon decline
   * `undefined`.
   */
  #of(object: unknown): Inner | undefined {
    if (!this.isOpen) return undefined
    return (object as { [innerKey]?: Inner } | null | undefined)?.[innerKey] ?? this.#find(object)
  }

  #find(object: unknown): Inner | undefined {
    if (!innerClasses.some(name => object instanceof this.#classes[name])) return undefined
    const value = this.#addon.inner(object as object)
    if (value !== undefined) Object.defineProperty(object, innerKey, { value })
    return value
  }
}

const innerKey = Symbol('inner')

/** Returns what is behind an object. */
type Of = (object: unknown) => Inner | undefined

function ofDevice(addon: Addon, of: Of, { createBindGroup: slow }: GPUDevice): Partial<GPUDevice> {
  return {
    createBindGroup(this: GPUDevice, descriptor) {
      return createBindGroup(addon, of, this, descriptor) ?? slow.call(this, descriptor)
    },
  }
}

/** Returns `undefined` for a descriptor that needs the binding's conversions. */
function createBindGroup(
  addon: Addon,
  of: Of,
  device: GPUDevice,
  descriptor: GPUBindGroupDescriptor | undefined,
): GPUBindGroup | undefined {
  const entries: unknown = descriptor?.entries
  const label: unknown = descriptor?.label ?? ''
  if (!Array.isArray(entries) || entries.length > mostEntries || typeof label !== 'string') return undefined
  const parts: unknown[] = [of(device), of(descriptor?.layout), label]
  for (const entry of entries as (Partial<GPUBindGroupEntry> | undefined)[]) {
    const { buffer, offset, size } = (entry?.resource ?? {}) as Partial<GPUBufferBinding>
    if (buffer === undefined) parts.push(entry?.binding, of(entry?.resource), 0, undefined)
    else parts.push(entry?.binding, of(buffer), offset ?? 0, size)
  }
  return addon.createBindGroup(...parts)
}

function ofQueue(addon: Addon, of: Of, { writeBuffer: slow }: GPUQueue): Partial<GPUQueue> {
  return {
    writeBuffer(this: GPUQueue, buffer, offset, data, start = 0, size) {
      // Offsets in other sources than an ArrayBuffer are in elements.
      if (data instanceof ArrayBuffer) {
        const byteLength = size ?? data.byteLength - start
        if (!addon.writeBuffer(of(this), of(buffer), offset, data, start, byteLength)) return undefined
      }
      return slow.call(this, buffer, offset, data as ArrayBuffer, start, size)
    },
  }
}

function ofEncoder(
  { copyBufferToBuffer, clearBuffer }: Addon,
  of: Of,
  { copyBufferToBuffer: slowCopy, clearBuffer: slowClear }: GPUCommandEncoder,
): Partial<GPUCommandEncoder> {
  return {
    // W3C has another form without the offsets.
    copyBufferToBuffer(this: GPUCommandEncoder, ...args: unknown[]) {
      const [source, sourceOffset, destination, destinationOffset, size] = args
      if (copyBufferToBuffer(of(this), of(source), sourceOffset, of(destination), destinationOffset, size))
        slowCopy.apply(this, args as Parameters<typeof slowCopy>)
    },
    clearBuffer(this: GPUCommandEncoder, buffer, offset = 0, size) {
      if (clearBuffer(of(this), of(buffer), offset, size)) slowClear.call(this, buffer, offset, size)
    },
  }
}

function ofComputePass(
  { computeSetPipeline, dispatchWorkgroups, dispatchWorkgroupsIndirect }: Addon,
  of: Of,
  slow: GPUComputePassEncoder,
): Partial<GPUComputePassEncoder> {
  const { setPipeline, dispatchWorkgroups: slowDispatch, dispatchWorkgroupsIndirect: slowIndirect } = slow
  return {
    setPipeline(this: GPUComputePassEncoder, pipeline) {
      if (computeSetPipeline(of(this), of(pipeline))) setPipeline.call(this, pipeline)
    },
    dispatchWorkgroups(this: GPUComputePassEncoder, x, y = 1, z = 1) {
      if (dispatchWorkgroups(of(this), x, y, z)) slowDispatch.call(this, x, y, z)
    },
    dispatchWorkgroupsIndirect(this: GPUComputePassEncoder, buffer, offset) {
      if (dispatchWorkgroupsIndirect(of(this), of(buffer), offset)) slowIndirect.call(this, buffer, offset)
    },
  }
}

function ofBindGroups(
  addon: Addon,
  prefix: 'compute' | 'render' | 'bundle',
  of: Of,
  { setBindGroup: slow }: GPUBindingCommandsMixin,
): Partial<GPUBindingCommandsMixin> {
  const {
    [`${prefix}SetBindGroup` as const]: set,
    [`${prefix}SetBindGroupWithOffsets` as const]: setWithOffsets,
  } = addon
  return {
    setBindGroup(
      this: GPUBindingCommandsMixin,
      index: number,
      group: GPUBindGroup | null | undefined,
      ...offsets: unknown[]
    ) {
      const inner = group === null ? null : of(group)
      if (
        offsets.length === 0
          ? set(of(this), index, inner)
          : setWithOffsets(of(this), index, inner, ...offsets)
      )
        slow.apply(this, [index, group, ...offsets] as unknown as Parameters<typeof slow>)
    },
  } as Partial<GPUBindingCommandsMixin>
}

function ofRenderPass(
  { setViewport, setScissorRect, setStencilReference }: Addon,
  of: Of,
  slow: GPURenderPassEncoder,
): Partial<GPURenderPassEncoder> {
  const { setViewport: slowViewport, setScissorRect: slowScissor, setStencilReference: slowReference } = slow
  return {
    setViewport(this: GPURenderPassEncoder, x, y, width, height, minDepth, maxDepth) {
      if (setViewport(of(this), x, y, width, height, minDepth, maxDepth))
        slowViewport.call(this, x, y, width, height, minDepth, maxDepth)
    },
    setScissorRect(this: GPURenderPassEncoder, x, y, width, height) {
      if (setScissorRect(of(this), x, y, width, height)) slowScissor.call(this, x, y, width, height)
    },
    setStencilReference(this: GPURenderPassEncoder, reference) {
      if (setStencilReference(of(this), reference)) slowReference.call(this, reference)
    },
  }
}

function ofRenderCommands(
  addon: Addon,
  prefix: 'render' | 'bundle',
  of: Of,
  slow: GPURenderCommandsMixin,
): Partial<GPURenderCommandsMixin> {
  const {
    setPipeline,
    setVertexBuffer,
    setIndexBuffer,
    draw,
    drawIndexed,
    drawIndirect,
    drawIndexedIndirect,
  } = slow
  const calls = {
    setPipeline: addon[`${prefix}SetPipeline`],
    setVertexBuffer: addon[`${prefix}SetVertexBuffer`],
    setIndexBuffer: addon[`${prefix}SetIndexBuffer`],
    draw: addon[`${prefix}Draw`],
    drawIndexed: addon[`${prefix}DrawIndexed`],
    drawIndirect: addon[`${prefix}DrawIndirect`],
    drawIndexedIndirect: addon[`${prefix}DrawIndexedIndirect`],
  }
  type Self = GPURenderCommandsMixin
  return {
    setPipeline(this: Self, pipeline) {
      if (calls.setPipeline(of(this), of(pipeline))) setPipeline.call(this, pipeline)
    },
    setVertexBuffer(this: Self, slot, buffer, offset = 0, size) {
      if (calls.setVertexBuffer(of(this), slot, of(buffer), offset, size))
        setVertexBuffer.call(this, slot, buffer, offset, size)
    },
    setIndexBuffer(this: Self, buffer, format, offset = 0, size) {
      if (calls.setIndexBuffer(of(this), of(buffer), bytesOfIndex[format], offset, size))
        setIndexBuffer.call(this, buffer, format, offset, size)
    },
    draw(this: Self, vertices, instances = 1, firstVertex = 0, firstInstance = 0) {
      if (calls.draw(of(this), vertices, instances, firstVertex, firstInstance))
        draw.call(this, vertices, instances, firstVertex, firstInstance)
    },
    drawIndexed(this: Self, indices, instances = 1, firstIndex = 0, baseVertex = 0, firstInstance = 0) {
      if (calls.drawIndexed(of(this), indices, instances, firstIndex, baseVertex, firstInstance))
        drawIndexed.call(this, indices, instances, firstIndex, baseVertex, firstInstance)
    },
    drawIndirect(this: Self, buffer, offset) {
      if (calls.drawIndirect(of(this), of(buffer), offset)) drawIndirect.call(this, buffer, offset)
    },
    drawIndexedIndirect(this: Self, buffer, offset) {
      if (calls.drawIndexedIndirect(of(this), of(buffer), offset))
        drawIndexedIndirect.call(this, buffer, offset)
    },
  }
}

const bytesOfIndex: Readonly<Record<string, number>> = { uint16: 2, uint32: 4 }
