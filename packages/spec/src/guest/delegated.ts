/** Writes the members that hand-written functions implement. */

import type { Func } from '../model.ts'

/** Returns an operation that passes its arguments on to a function. */
export function writeDelegated(func: Func, delegate: string): string {
  const params = delegatedParams[delegate] ?? []
  const names = params.map(({ name }) => name)
  const call = `${delegate}(${[...leadingArguments(delegate), ...names].join(', ')})`
  return `${func.w3c.name}(${params.map(({ name, type, optional }) => `${name}: ${type}${optional ? ' | undefined = undefined' : ''}`).join(', ')}) {
    return ${func.async ? `settleInOrder(() => ${call})` : call}
  }`
}

/**
 * Returns the arguments of a hand-written function before those of the call: the object, and the class of the result
 * if the function constructs one.
 */
export function leadingArguments(delegate: string): string[] {
  const resultClass = classOf[delegate]
  return resultClass === undefined ? ['this'] : ['this', resultClass]
}

/** Classes that are passed as arguments, since an import of them would be a cycle. */
const classOf: { [delegate: string]: string } = {
  createBuffer: 'GPUBuffer',
  destroyDevice: 'GPUDeviceLostInfo',
  lostOf: 'GPUDeviceLostInfo',
}

/** The hand-written functions by member; each receives the object and the arguments. */
export const delegated: { [member: string]: string } = {
  'GPUBuffer.mapState': 'mapStateOf',
  'GPUBuffer.mapAsync': 'mapAsync',
  'GPUBuffer.getMappedRange': 'getMappedRange',
  'GPUBuffer.unmap': 'unmap',
  'GPUBuffer.destroy': 'destroyBuffer',
  'GPUDevice.createBuffer': 'createBuffer',
  'GPUDevice.destroy': 'destroyDevice',
  'GPUDevice.lost': 'lostOf',
  'GPUQueue.writeBuffer': 'writeBuffer',
  'GPUQueue.writeTexture': 'writeTexture',
}

const size = { type: 'number', optional: true }
const bytes = { name: 'data', type: 'AllowSharedBufferSource', optional: false }

/** Parameters of delegated members, as W3C declares them, because the WIT splits or renames them. */
const delegatedParams: { [delegate: string]: { name: string; type: string; optional: boolean }[] } = {
  mapAsync: [
    { name: 'mode', type: 'GPUMapModeFlags', optional: false },
    { name: 'offset', ...size },
    { name: 'size', ...size },
  ],
  getMappedRange: [
    { name: 'offset', ...size },
    { name: 'size', ...size },
  ],
  createBuffer: [{ name: 'descriptor', type: 'GPUBufferDescriptor', optional: false }],
  writeBuffer: [
    { name: 'buffer', type: 'HandleCarrier', optional: false },
    { name: 'bufferOffset', type: 'number', optional: false },
    bytes,
    { name: 'dataOffset', ...size },
    { name: 'size', ...size },
  ],
  writeTexture: [
    { name: 'destination', type: 'unknown', optional: false },
    bytes,
    { name: 'dataLayout', type: 'unknown', optional: false },
    { name: 'size', type: 'unknown', optional: false },
  ],
}
