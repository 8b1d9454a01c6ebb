/** The exports of the addon for bind groups that have no object of the binding. */
export interface LightBindGroupAddon {
  labelBindGroup(handle: number, label: string): void
  /** Returns an object of the binding for a bind group. */
  wrapBindGroup(handle: number, label: string): GPUBindGroup
}

/**
 * A bind group without an object of the binding, whose construction takes longer than that of the bind group itself. It is a
 * `GPUBindGroup` for programs; only functions of the binding need the other object.
 */
export class LightBindGroup {
  readonly #handle: number
  #label: string
  /** The object of the binding, once a function needed it. */
  #wrapped: GPUBindGroup | undefined

  /** @param handle Dawn's bind group, which is to be released after the object */
  constructor(handle: number, label: string) {
    this.#handle = handle
    this.#label = label
  }

  /** Makes light objects instances of the class of the binding, with a label. */
  static joinClass(addon: LightBindGroupAddon, prototype: GPUBindGroup): void {
    Object.setPrototypeOf(LightBindGroup.prototype, prototype)
    Reflect.deleteProperty(LightBindGroup.prototype, 'constructor')
    const { get, set, ...property } = Object.getOwnPropertyDescriptor(prototype, 'label')!
    Object.defineProperty(prototype, 'label', {
      ...property,
      get(this: object) {
        return #label in this ? this.#label : get!.call(this)
      },
      set(this: object, label: unknown) {
        const text = String(label)
        if (#label in this) {
          this.#label = text
          addon.labelBindGroup(this.#handle, text)
        } else set!.call(this, text)
      },
    })
  }

  /** Returns Dawn's bind group of a light object. */
  static handleOf(object: unknown): number | undefined {
    return typeof object === 'object' && object !== null && #handle in object ? object.#handle : undefined
  }

  /** Returns the object of the binding for a light one, and any other value as it is. */
  static wrapped(addon: LightBindGroupAddon, object: unknown): unknown {
    if (typeof object !== 'object' || object === null || !(#handle in object)) return object
    object.#wrapped ??= addon.wrapBindGroup(object.#handle, object.#label)
    return object.#wrapped
  }
}
