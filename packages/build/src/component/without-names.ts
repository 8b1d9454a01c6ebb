import { concat, Reader } from '@wasi-webgpu/component/binary'
import { preambleLength, readSections } from './binary.ts'

/** Removes the names of a component's items, which are for debuggers and a sixth of a small component. */
export function withoutNames(component: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const kept = readSections(component, 0, component.length).filter(
    ({ id, contents, end }) => id !== 0 || new Reader(component, contents, end).name() !== 'component-name',
  )
  return concat([
    component.subarray(0, preambleLength),
    ...kept.map(({ start, end }) => component.subarray(start, end)),
  ])
}
