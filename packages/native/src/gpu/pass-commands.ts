/** Commands of passes and bundles, and of all encoders, for the fast lane. */

import { mostDataWords } from './command-list.ts'
import type { Recorder } from './fast-calls.ts'
import { LightBindGroup, type LightBindGroupAddon } from './light-bind-group.ts'
import { isFloat, isI32, isNumber, isOptionalSize, isSize, isU32 } from './plain-numbers.ts'

/** Classes of encoders, by the prefixes of the names of their commands. */
const classes = {
  encoder: 'GPUCommandEncoder',
  compute: 'GPUComputePassEncoder',
  render: 'GPURenderPassEncoder',
  bundle: 'GPURenderBundleEncoder',
} as const

/** Most dynamic offsets of a command, as in the addon. */
const mostOffsets = 16

/** Most bundles of a command, as in the addon. */
const mostBundles = 64

/** Returns the commands that only compute passes have. */
export function computeCommands(
  { list, handles, codes }: Recorder,
  slow: GPUComputePassEncoder,
): Partial<GPUComputePassEncoder> {
  const own = classes.compute
  const { dispatchWorkgroups, dispatchWorkgroupsIndirect, computeEnd } = codes
  const { dispatchWorkgroups: slowDispatch, dispatchWorkgroupsIndirect: slowIndirect, end: slowEnd } = slow
  return {
    dispatchWorkgroups(this: GPUComputePassEncoder, x, y = 1, z = 1) {
      if (list.accepts(this, own) && isU32(x) && isU32(y) && isU32(z))
        list.add(dispatchWorkgroups, 0, x, y, z)
      else slowDispatch.call(this, x, y, z)
    },
    dispatchWorkgroupsIndirect(this: GPUComputePassEncoder, buffer, offset) {
      const handle = list.accepts(this, own) && isSize(offset) ? handles.buffer(buffer) : 0
      if (handle === 0) {
        slowIndirect.call(this, buffer, offset)
        return
      }
      list.keep(buffer)
      list.first = handle
      list.add(dispatchWorkgroupsIndirect, 0, offset)
    },
    end(this: GPUComputePassEncoder) {
      if (list.accepts(this, own)) list.add(computeEnd)
      else slowEnd.call(this)
    },
  } as Partial<GPUComputePassEncoder>
}

/** Returns the commands that only render passes have. */
export function passCommands(
  { list, handles, codes }: Recorder,
  slow: GPURenderPassEncoder,
): Partial<GPURenderPassEncoder> {
  const own = classes.render
  const { words } = list
  const {
    setViewport,
    setScissorRect,
    setStencilReference,
    setBlendConstant,
    beginOcclusionQuery,
    endOcclusionQuery,
    executeBundles,
    renderEnd,
  } = codes
  const {
    setViewport: slowViewport,
    setScissorRect: slowScissor,
    setStencilReference: slowReference,
    setBlendConstant: slowConstant,
    beginOcclusionQuery: slowBegin,
    endOcclusionQuery: slowEndQuery,
    executeBundles: slowBundles,
    end: slowEnd,
  } = slow
  return {
    setViewport(this: GPURenderPassEncoder, x, y, width, height, minDepth, maxDepth) {
      const arePlain =
        isFloat(x) &&
        isFloat(y) &&
        isFloat(width) &&
        isFloat(height) &&
        isFloat(minDepth) &&
        isFloat(maxDepth)
      if (list.accepts(this, own) && arePlain) {
        list.first = x
        list.add(setViewport, 0, y, width, height, minDepth, maxDepth)
      } else slowViewport.call(this, x, y, width, height, minDepth, maxDepth)
    },
    setScissorRect(this: GPURenderPassEncoder, x, y, width, height) {
      if (list.accepts(this, own) && isU32(x) && isU32(y) && isU32(width) && isU32(height))
        list.add(setScissorRect, 0, x, y, width, height)
      else slowScissor.call(this, x, y, width, height)
    },
    setStencilReference(this: GPURenderPassEncoder, reference) {
      if (list.accepts(this, own) && isU32(reference)) list.add(setStencilReference, 0, reference)
      else slowReference.call(this, reference)
    },
    setBlendConstant(this: GPURenderPassEncoder, color) {
      const { r, g, b, a } = (color ?? {}) as Partial<GPUColorDict>
      if (list.accepts(this, own) && isNumber(r) && isNumber(g) && isNumber(b) && isNumber(a))
        list.add(setBlendConstant, 0, r, g, b, a)
      else slowConstant.call(this, color as GPUColor)
    },
    beginOcclusionQuery(this: GPURenderPassEncoder, index) {
      if (list.accepts(this, own) && isU32(index)) list.add(beginOcclusionQuery, 0, index)
      else slowBegin.call(this, index)
    },
    endOcclusionQuery(this: GPURenderPassEncoder) {
      if (list.accepts(this, own)) list.add(endOcclusionQuery)
      else slowEndQuery.call(this)
    },
    executeBundles(this: GPURenderPassEncoder, bundles) {
      if (list.accepts(this, own) && Array.isArray(bundles) && bundles.length <= mostBundles) {
        const at = list.data
        let count = 0
        for (const bundle of bundles as readonly GPURenderBundle[]) {
          const handle = handles.renderBundle(bundle)
          if (handle === 0) break
          words[at + count++] = handle
          list.keep(bundle)
        }
        if (count === bundles.length) {
          list.add(executeBundles, count, count)
          return
        }
      }
      slowBundles.call(this, bundles)
    },
    end(this: GPURenderPassEncoder) {
      if (list.accepts(this, own)) list.add(renderEnd)
      else slowEnd.call(this)
    },
  } as Partial<GPURenderPassEncoder>
}

/** Returns the commands of render passes and render bundles. */
export function renderCommands(
  { list, handles, codes }: Recorder,
  prefix: 'render' | 'bundle',
  slow: GPURenderCommandsMixin,
): Partial<GPURenderCommandsMixin> {
  const own = classes[prefix]
  const setVertexBuffer = codes[`${prefix}SetVertexBuffer`]
  const setIndexBuffer = codes[`${prefix}SetIndexBuffer`]
  const draw = codes[`${prefix}Draw`]
  const drawIndexed = codes[`${prefix}DrawIndexed`]
  const drawIndirect = codes[`${prefix}DrawIndirect`]
  const drawIndexedIndirect = codes[`${prefix}DrawIndexedIndirect`]
  const {
    setVertexBuffer: slowVertexBuffer,
    setIndexBuffer: slowIndexBuffer,
    draw: slowDraw,
    drawIndexed: slowIndexed,
    drawIndirect: slowIndirect,
    drawIndexedIndirect: slowIndexedIndirect,
  } = slow
  type Self = GPURenderCommandsMixin
  return {
    setVertexBuffer(this: Self, slot, buffer, offset = 0, size) {
      const arePlain = list.accepts(this, own) && isU32(slot) && isSize(offset) && isOptionalSize(size)
      const handle = arePlain ? handles.buffer(buffer) : 0
      if (handle === 0) {
        slowVertexBuffer.call(this, slot, buffer, offset, size)
        return
      }
      list.keep(buffer!)
      list.first = handle
      list.add(setVertexBuffer, 0, slot, offset, size ?? -1)
    },
    setIndexBuffer(this: Self, buffer, format, offset = 0, size) {
      const bytes = format === 'uint16' ? 2 : 4
      const arePlain =
        list.accepts(this, own) &&
        (bytes === 2 || format === 'uint32') &&
        isSize(offset) &&
        isOptionalSize(size)
      const handle = arePlain ? handles.buffer(buffer) : 0
      if (handle === 0) {
        slowIndexBuffer.call(this, buffer, format, offset, size)
        return
      }
      list.keep(buffer)
      list.first = handle
      list.add(setIndexBuffer, 0, bytes, offset, size ?? -1)
    },
    draw(this: Self, vertices, instances = 1, firstVertex = 0, firstInstance = 0) {
      if (
        list.accepts(this, own) &&
        isU32(vertices) &&
        isU32(instances) &&
        isU32(firstVertex) &&
        isU32(firstInstance)
      )
        list.add(draw, 0, vertices, instances, firstVertex, firstInstance)
      else slowDraw.call(this, vertices, instances, firstVertex, firstInstance)
    },
    drawIndexed(this: Self, indices, instances = 1, firstIndex = 0, baseVertex = 0, firstInstance = 0) {
      if (
        list.accepts(this, own) &&
        isU32(indices) &&
        isU32(instances) &&
        isU32(firstIndex) &&
        isI32(baseVertex) &&
        isU32(firstInstance)
      )
        list.add(drawIndexed, 0, indices, instances, firstIndex, baseVertex, firstInstance)
      else slowIndexed.call(this, indices, instances, firstIndex, baseVertex, firstInstance)
    },
    drawIndirect(this: Self, buffer, offset) {
      const handle = list.accepts(this, own) && isSize(offset) ? handles.buffer(buffer) : 0
      if (handle === 0) {
        slowIndirect.call(this, buffer, offset)
        return
      }
      list.keep(buffer)
      list.first = handle
      list.add(drawIndirect, 0, offset)
    },
    drawIndexedIndirect(this: Self, buffer, offset) {
      const handle = list.accepts(this, own) && isSize(offset) ? handles.buffer(buffer) : 0
      if (handle === 0) {
        slowIndexedIndirect.call(this, buffer, offset)
        return
      }
      list.keep(buffer)
      list.first = handle
      list.add(drawIndexedIndirect, 0, offset)
    },
  } as Partial<GPURenderCommandsMixin>
}

/** An encoder with bind groups, and pipelines of one kind. */
type BindingEncoder = GPUBindingCommandsMixin & { setPipeline(pipeline: never): undefined }

/** Returns the commands of passes and bundles that bind. */
export function bindingCommands(
  addon: LightBindGroupAddon,
  { list, handles, codes }: Recorder,
  prefix: 'compute' | 'render' | 'bundle',
  slow: BindingEncoder,
): Partial<BindingEncoder> {
  const own = classes[prefix]
  const { words, bytes } = list
  const { bindGroup } = handles
  const pipelineHandle = prefix === 'compute' ? handles.computePipeline : handles.renderPipeline
  const setPipeline = codes[`${prefix}SetPipeline`]
  const setBindGroup = codes[`${prefix}SetBindGroup`]
  const setBindGroupWithOffsets = codes[`${prefix}SetBindGroupWithOffsets`]
  const setImmediates = codes[`${prefix}SetImmediates`]
  const { setPipeline: slowPipeline, setBindGroup: slowGroup, setImmediates: slowImmediates } = slow

  /** Sets a bind group with dynamic offsets, or with arguments that need a conversion. */
  function setOther(
    encoder: BindingEncoder,
    index: number,
    group: GPUBindGroup | null | undefined,
    offsets: unknown,
    start: unknown,
    count: unknown,
  ): void {
    const handle = list.accepts(encoder, own) ? bindGroup(group) : 0
    const isPlain = isU32(index) && offsets instanceof Uint32Array && isSize(start) && isU32(count)
    if (handle !== 0 && isPlain && count <= mostOffsets && start + count <= offsets.length) {
      const at = list.data
      for (let i = 0; i < count; i++) words[at + i] = offsets[start + i]!
      list.keep(group!)
      list.first = handle
      list.add(setBindGroupWithOffsets, count, index, count)
      return
    }
    // W3C has a form with a list, which has no bounds.
    const given = start === undefined ? (offsets === undefined ? [] : [offsets]) : [offsets, start, count]
    const args = [index, LightBindGroup.wrapped(addon, group), ...given]
    slowGroup.apply(encoder, args as unknown as Parameters<typeof slowGroup>)
  }

  return {
    setPipeline(this: BindingEncoder, pipeline: GPUComputePipeline | GPURenderPipeline) {
      const handle = list.accepts(this, own) ? pipelineHandle(pipeline) : 0
      if (handle === 0) {
        slowPipeline.call(this, pipeline as never)
        return
      }
      list.keep(pipeline)
      list.first = handle
      list.add(setPipeline)
    },
    setBindGroup(
      this: BindingEncoder,
      index: number,
      group: GPUBindGroup | null | undefined,
      // Named parameters, since the engine would make an array of the rest in each call.
      offsets?: unknown,
      start?: unknown,
      count?: unknown,
    ) {
      if (offsets === undefined && isU32(index) && list.accepts(this, own)) {
        const handle = group === null ? 0 : bindGroup(group)
        if (handle !== 0 || group === null) {
          list.keep(group!)
          list.first = handle
          list.add(setBindGroup, 0, index)
          return
        }
      }
      setOther(this, index, group, offsets, start, count)
    },
    setImmediates(
      this: BindingEncoder,
      rangeOffset: number,
      data: unknown,
      start: unknown = 0,
      size?: unknown,
    ) {
      if (list.accepts(this, own) && isU32(rangeOffset) && data instanceof Uint8Array && isSize(start)) {
        const length = size ?? data.length - start
        if (isSize(length) && start + length <= data.length && length <= mostImmediates) {
          bytes.set(data.subarray(start, start + length), list.data * wordBytes)
          list.add(setImmediates, wordsOf(length), rangeOffset, length)
          return
        }
      }
      slowImmediates.call(this, rangeOffset, data as Uint8Array<ArrayBuffer>, start as number, size as number)
    },
  } as Partial<BindingEncoder>
}

/** Returns the commands for debuggers, which all encoders have. */
export function debugCommands(
  { list, codes }: Recorder,
  prefix: keyof typeof classes,
  slow: GPUDebugCommandsMixin,
): Partial<GPUDebugCommandsMixin> {
  const own = classes[prefix]
  const pushDebugGroup = codes[`${prefix}PushDebugGroup`]
  const popDebugGroup = codes[`${prefix}PopDebugGroup`]
  const insertDebugMarker = codes[`${prefix}InsertDebugMarker`]
  const { pushDebugGroup: slowPush, popDebugGroup: slowPop, insertDebugMarker: slowInsert } = slow

  /** Records a command with a text. */
  function addText(code: number, text: string): void {
    const { written } = encoder.encodeInto(text, list.bytes.subarray(list.data * wordBytes))
    list.add(code, wordsOf(written), written)
  }

  type Self = GPUDebugCommandsMixin
  return {
    pushDebugGroup(this: Self, label) {
      if (list.accepts(this, own) && isShortText(label)) addText(pushDebugGroup, label)
      else slowPush.call(this, label)
    },
    popDebugGroup(this: Self) {
      if (list.accepts(this, own)) list.add(popDebugGroup)
      else slowPop.call(this)
    },
    insertDebugMarker(this: Self, label) {
      if (list.accepts(this, own) && isShortText(label)) addText(insertDebugMarker, label)
      else slowInsert.call(this, label)
    },
  } as Partial<GPUDebugCommandsMixin>
}

const wordBytes = Float64Array.BYTES_PER_ELEMENT

const encoder = new TextEncoder()

/** Most bytes of immediate data of a command. */
const mostImmediates = mostDataWords * wordBytes

/** Words that a number of bytes occupies. */
function wordsOf(bytes: number): number {
  return Math.ceil(bytes / wordBytes)
}

function isShortText(text: unknown): text is string {
  // A unit of UTF-16 has up to 3 bytes in UTF-8.
  return typeof text === 'string' && text.length * 3 <= mostDataWords * wordBytes
}
