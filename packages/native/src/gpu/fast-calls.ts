/**
 * The fast lane of a process: functions of the binding's classes that record commands in a list, and one call that makes them.
 * A function whose arguments need a conversion, or are wrong, calls the binding's own, and all other functions of the binding make
 * the recorded commands first, so that the order of calls is kept.
 */

import { CommandList } from './command-list.ts'
import { copyCommands } from './copy-commands.ts'
import { type Classes, type HandleAddon, Handles } from './dawn-handles.ts'
import { type BindGroupAddon, bindGroupCreator } from './fast-bind-groups.ts'
import { type BufferWriteAddon, writeBuffer } from './fast-buffer-writes.ts'
import { LightBindGroup } from './light-bind-group.ts'
import {
  bindingCommands,
  computeCommands,
  debugCommands,
  passCommands,
  renderCommands,
} from './pass-commands.ts'

/** The exports of the addon. */
export interface Addon extends HandleAddon, BindGroupAddon, BufferWriteAddon {
  /** Names of the commands, in the order of their codes. */
  readonly commands: readonly string[]
  /** Finds the loaded binding. Returns whether it is the one that the addon is made for. */
  open(path: string, words: Float64Array): boolean
  bufferSize(buffer: number): number | undefined
  /** Makes the commands in the first words of the list. */
  replay(length: number): void
}

/** The fast lane of a process, which all its devices share. It is closed at first. */
export class FastLane {
  readonly #addon: Addon
  readonly #list: CommandList
  readonly #handles: Handles

  /**
   * Replaces the functions of the classes.
   *
   * @param path of the loaded binding
   * @throws Error when the addon is not made for the binding
   */
  constructor(addon: Addon, classes: Classes, path: string) {
    this.#addon = addon
    this.#handles = new Handles(addon, classes)
    this.#list = new CommandList(addon.replay, (encoder, name) => this.#handles.ofClass(encoder, name))
    if (!addon.open(path, this.#list.words)) throw new Error('the addon is made for another build of Dawn')
    LightBindGroup.joinClass(addon, classes.GPUBindGroup.prototype)
    flushBeforeCalls(classes, this.#list)
    const recorder: Recorder = {
      list: this.#list,
      handles: this.#handles,
      codes: Object.fromEntries(addon.commands.map((name, code) => [name, code])) as Record<
        CommandName,
        number
      >,
    }
    const {
      GPUDevice: { prototype: device },
      GPUQueue: { prototype: queue },
      GPUCommandEncoder: { prototype: encoder },
      GPUComputePassEncoder: { prototype: compute },
      GPURenderPassEncoder: { prototype: render },
      GPURenderBundleEncoder: { prototype: bundle },
    } = classes
    replaceFunctions(device, bindGroupCreator(addon, recorder, device))
    replaceFunctions(queue, writeBuffer(addon, recorder, queue))
    replaceFunctions(encoder, copyCommands(recorder, encoder), debugCommands(recorder, 'encoder', encoder))
    replaceFunctions(
      compute,
      computeCommands(recorder, compute),
      bindingCommands(addon, recorder, 'compute', compute),
      debugCommands(recorder, 'compute', compute),
    )
    replaceFunctions(
      render,
      passCommands(recorder, render),
      renderCommands(recorder, 'render', render),
      bindingCommands(addon, recorder, 'render', render),
      debugCommands(recorder, 'render', render),
    )
    replaceFunctions(
      bundle,
      renderCommands(recorder, 'bundle', bundle),
      bindingCommands(addon, recorder, 'bundle', bundle),
      debugCommands(recorder, 'bundle', bundle),
    )
  }

  /** Whether calls take it; otherwise they take the binding's functions. */
  get isOpen(): boolean {
    return this.#list.isOpen
  }

  /** Opens the lane if a check on a device shows that the layout is right. */
  open(device: GPUDevice): void {
    this.#list.isOpen = true
    this.#list.isOpen = this.#isRight(device)
  }

  close(): void {
    this.#list.flush()
    this.#list.isOpen = false
  }

  /** Whether Dawn knows the size of a buffer, and the binding has an object for a bind group, with its label. */
  #isRight(device: GPUDevice): boolean {
    const size = 20
    const label = 'the fast lane'
    const buffer = device.createBuffer({ size, usage: GPUBufferUsage.UNIFORM })
    const entry = { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: {} }
    const layout = device.createBindGroupLayout({ entries: [entry] })
    const entries = [{ binding: 0, resource: { buffer } }]
    const group = device.createBindGroup({ layout, entries, label })
    return (
      this.#addon.bufferSize(this.#handles.buffer(buffer)) === size &&
      (LightBindGroup.wrapped(this.#addon, group) as GPUBindGroup).label === label
    )
  }
}

/** The objects that functions need to record commands. */
export interface Recorder {
  readonly list: CommandList
  readonly handles: Handles
  /** Codes of commands by their names. */
  readonly codes: Readonly<Record<CommandName, number>>
}

type RenderCommand =
  | 'SetVertexBuffer'
  | 'SetIndexBuffer'
  | 'Draw'
  | 'DrawIndexed'
  | 'DrawIndirect'
  | 'DrawIndexedIndirect'
type BindingCommand = 'SetPipeline' | 'SetBindGroup' | 'SetBindGroupWithOffsets' | 'SetImmediates'
type DebugCommand = 'PushDebugGroup' | 'PopDebugGroup' | 'InsertDebugMarker'
type CommandName =
  | `${'encoder' | 'compute' | 'render' | 'bundle'}${DebugCommand}`
  | `${'compute' | 'render' | 'bundle'}${BindingCommand}`
  | `${'render' | 'bundle'}${RenderCommand}`
  | `${'compute' | 'render'}End`
  | 'beginOcclusionQuery'
  | 'clearBuffer'
  | 'copyBufferToBuffer'
  | 'copyBufferToTexture'
  | 'copyTextureToBuffer'
  | 'copyTextureToTexture'
  | 'dispatchWorkgroups'
  | 'dispatchWorkgroupsIndirect'
  | 'endOcclusionQuery'
  | 'executeBundles'
  | 'releaseBindGroup'
  | 'resolveQuerySet'
  | 'setBlendConstant'
  | 'setScissorRect'
  | 'setStencilReference'
  | 'setViewport'

/** Replaces functions of a prototype by others, which show the numbers of arguments of the old ones. */
function replaceFunctions(prototype: object, ...functions: readonly object[]): void {
  const own = prototype as Record<string, CallableFunction>
  for (const [name, func] of functions.flatMap(Object.entries)) {
    Object.defineProperty(func, 'length', { value: own[name]?.length })
    own[name] = func
  }
}

/** Makes all functions and setters of the classes make the recorded commands first. */
function flushBeforeCalls(classes: Classes, list: CommandList): void {
  for (const { prototype } of Object.values(classes) as { prototype?: object }[]) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype ?? {}))) {
      if (name === 'constructor' || !property.configurable) continue
      for (const kind of ['value', 'set'] as const) {
        const own: unknown = property[kind]
        if (typeof own === 'function') property[kind] = flushingFirst(own, list)
      }
      Object.defineProperty(prototype, name, property)
    }
  }
}

// biome-ignore lint/complexity/noBannedTypes: the functions have all kinds of arguments.
function flushingFirst(own: Function, list: CommandList): Function {
  const flushing = function (this: unknown, ...args: unknown[]): unknown {
    list.flush()
    return own.apply(this, args)
  }
  return Object.defineProperties(flushing, { name: { value: own.name }, length: { value: own.length } })
}
