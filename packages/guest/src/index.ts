import { errorInterfaces } from './errors.ts'
import { interfaces } from './generated/interfaces.ts'
import { gpuObject } from './gpu.ts'

Object.assign(globalThis, interfaces, errorInterfaces)
export const gpu = gpuObject as unknown as GPU
(globalThis as any).navigator ??= {}
;(globalThis as any).navigator.gpu = gpu
