import type { Recorder } from './fast-calls.ts'
import { LightBindGroup, type LightBindGroupAddon } from './light-bind-group.ts'
import { isOptionalSize, isSize, isU32 } from './plain-numbers.ts'

/** The export of the addon that creates bind groups. */
export interface BindGroupAddon extends LightBindGroupAddon {
  /**
   * Creates a bind group. The list has the device, the layout, the number of entries, and of each entry the binding, a
   * {@link resourceKinds | kind}, the resource, the offset and the size.
   *
   * @returns its handle
   */
  createBindGroup(label?: string): number
}

/** Most entries of a bind group that the addon creates. */
const mostEntries = 64

/** Kinds of resources, as in the addon. */
const resourceKinds = { buffer: 0, sampler: 1, textureView: 2 }

const wordsOfEntry = 5

/** Returns `createBindGroup` for descriptors that need no conversion. */
export function bindGroupCreator(
  addon: BindGroupAddon,
  { list, handles, codes }: Recorder,
  { createBindGroup: slow }: GPUDevice,
): Partial<GPUDevice> {
  const { words } = list
  const { releaseBindGroup } = codes
  const collected = new FinalizationRegistry<number>(handle => list.addOther(releaseBindGroup, handle))

  /** Writes the words of an entry. Returns whether it needs no conversion. */
  function writeEntry(at: number, entry: Partial<GPUBindGroupEntry> | undefined): boolean {
    const binding = entry?.binding
    const resource = entry?.resource as Partial<GPUBufferBinding> | undefined
    const buffer = resource?.buffer
    if (!isU32(binding)) return false
    words[at] = binding
    words[at + 3] = 0
    words[at + 4] = -1
    if (buffer !== undefined) {
      const { offset = 0, size } = resource!
      if (!isSize(offset) || !isOptionalSize(size)) return false
      words[at + 3] = offset
      if (size !== undefined) words[at + 4] = size
      return writeResource(at, resourceKinds.buffer, handles.buffer(buffer))
    }
    return (
      writeResource(at, resourceKinds.buffer, handles.buffer(resource)) ||
      writeResource(at, resourceKinds.textureView, handles.textureView(resource)) ||
      writeResource(at, resourceKinds.sampler, handles.sampler(resource))
    )
  }

  function writeResource(at: number, kind: number, handle: number): boolean {
    words[at + 1] = kind
    words[at + 2] = handle
    return handle !== 0
  }

  /** Returns `undefined` for a descriptor that needs the binding's conversions. */
  function create(
    device: GPUDevice,
    descriptor: GPUBindGroupDescriptor | undefined,
  ): GPUBindGroup | undefined {
    list.flush()
    const entries: unknown = descriptor?.entries
    const label: unknown = descriptor?.label ?? ''
    if (!list.isOpen || !Array.isArray(entries) || entries.length > mostEntries || typeof label !== 'string')
      return undefined
    const deviceHandle = handles.device(device)
    const layout = handles.bindGroupLayout(descriptor!.layout)
    if (deviceHandle === 0 || layout === 0) return undefined
    for (let i = 0; i < entries.length; i++)
      if (!writeEntry(3 + i * wordsOfEntry, entries[i])) return undefined
    words[0] = deviceHandle
    words[1] = layout
    words[2] = entries.length
    const handle = label === '' ? addon.createBindGroup() : addon.createBindGroup(label)
    const group = new LightBindGroup(handle, label)
    collected.register(group, handle)
    return group as object as GPUBindGroup
  }

  return {
    createBindGroup(this: GPUDevice, descriptor) {
      return create(this, descriptor) ?? slow.call(this, descriptor)
    },
  }
}
