/** Dawn's objects behind those of the binding, as the addon of the fast lane represents them: numbers. */

import { LightBindGroup } from './light-bind-group.ts'

/** Classes of the binding whose objects have handles. */
const handleClasses = [
  'GPUBindGroup',
  'GPUBindGroupLayout',
  'GPUBuffer',
  'GPUCommandEncoder',
  'GPUComputePassEncoder',
  'GPUComputePipeline',
  'GPUDevice',
  'GPUQuerySet',
  'GPUQueue',
  'GPURenderBundle',
  'GPURenderBundleEncoder',
  'GPURenderPassEncoder',
  'GPURenderPipeline',
  'GPUSampler',
  'GPUTexture',
  'GPUTextureView',
] as const

type HandleClass = (typeof handleClasses)[number]

/** The classes of the binding that the fast lane knows. */
export type Classes = Pick<typeof globalThis, HandleClass>

/** Exports of the addon that identify objects. */
export interface HandleAddon {
  /** Names of the classes, in the order of their indices. */
  readonly classes: readonly string[]
  /** Returns Dawn's handle of an object, 0 if it is none of the class with this index. */
  handle(object: object, index: number): number
}

/** The object has the property `key` once its handle is known. */
interface Known {
  readonly [key: symbol]: number | undefined
}

const bindGroup = Symbol('handle')
const bindGroupLayout = Symbol('handle')
const buffer = Symbol('handle')
const computePipeline = Symbol('handle')
const device = Symbol('handle')
const querySet = Symbol('handle')
const queue = Symbol('handle')
const renderBundle = Symbol('handle')
const renderPipeline = Symbol('handle')
const sampler = Symbol('handle')
const texture = Symbol('handle')
const textureView = Symbol('handle')

/**
 * Returns the handle of an object, 0 for anything but an object of the class. The object owns what the handle stands for: keep it
 * as long as the handle.
 */
export type HandleOf = (object: unknown) => number

/**
 * Functions that return handles. Each class has its own function and property, so that the engine has one kind of object in
 * each place.
 */
export class Handles {
  readonly bindGroup: HandleOf = o =>
    LightBindGroup.handleOf(o) ??
    (o as Known | undefined | null)?.[bindGroup] ??
    this.#find(o, 'GPUBindGroup', bindGroup)
  readonly bindGroupLayout: HandleOf = o =>
    (o as Known | undefined | null)?.[bindGroupLayout] ?? this.#find(o, 'GPUBindGroupLayout', bindGroupLayout)
  readonly buffer: HandleOf = o =>
    (o as Known | undefined | null)?.[buffer] ?? this.#find(o, 'GPUBuffer', buffer)
  readonly computePipeline: HandleOf = o =>
    (o as Known | undefined | null)?.[computePipeline] ?? this.#find(o, 'GPUComputePipeline', computePipeline)
  readonly device: HandleOf = o =>
    (o as Known | undefined | null)?.[device] ?? this.#find(o, 'GPUDevice', device)
  readonly querySet: HandleOf = o =>
    (o as Known | undefined | null)?.[querySet] ?? this.#find(o, 'GPUQuerySet', querySet)
  readonly queue: HandleOf = o => (o as Known | undefined | null)?.[queue] ?? this.#find(o, 'GPUQueue', queue)
  readonly renderBundle: HandleOf = o =>
    (o as Known | undefined | null)?.[renderBundle] ?? this.#find(o, 'GPURenderBundle', renderBundle)
  readonly renderPipeline: HandleOf = o =>
    (o as Known | undefined | null)?.[renderPipeline] ?? this.#find(o, 'GPURenderPipeline', renderPipeline)
  readonly sampler: HandleOf = o =>
    (o as Known | undefined | null)?.[sampler] ?? this.#find(o, 'GPUSampler', sampler)
  readonly texture: HandleOf = o =>
    (o as Known | undefined | null)?.[texture] ?? this.#find(o, 'GPUTexture', texture)
  readonly textureView: HandleOf = o =>
    (o as Known | undefined | null)?.[textureView] ?? this.#find(o, 'GPUTextureView', textureView)

  readonly #addon: HandleAddon
  readonly #classes: Classes
  readonly #indices: ReadonlyMap<string, number>

  constructor(addon: HandleAddon, classes: Classes) {
    this.#addon = addon
    this.#classes = classes
    this.#indices = new Map(addon.classes.map((name, index) => [name, index]))
  }

  /** Returns the handle of an object of a class, without keeping it. */
  ofClass(object: unknown, name: HandleClass): number {
    return object instanceof this.#classes[name] ? this.#addon.handle(object, this.#indices.get(name)!) : 0
  }

  #find(object: unknown, name: HandleClass, key: symbol): number {
    const value = this.ofClass(object, name)
    // Not enumerable, so that a copy of the object has no handle, whose owner may be gone.
    if (value !== 0) Object.defineProperty(object, key, { value })
    return value
  }
}
