import { UncapturedErrorTexts } from '@wasi-webgpu/host/error-text'
import { visible, visibleLines } from '../terminal/visible.ts'
import { markOnce } from './mark-once.ts'

/**
 * Keeps control characters of a guest from the terminal. Dawn's binding prints its messages past JavaScript, with labels and
 * lines of shaders in them, which could then control the terminal or forge lines of a log.
 *
 * - Uncaptured errors are printed here, with control characters as escapes, unless a listener calls `preventDefault()`; an error
 *   that a device repeats, as a program that draws does in each frame, is printed once, and a device's errors that only follow from
 *   printed ones are not printed.
 * - For its warnings, Dawn receives labels and shaders without control characters. A label reads as it was set.
 *
 * A repeated call has no effect.
 *
 * @param classes the classes of the binding
 */
export function makeMessagesVisible(classes: Readonly<Record<string, unknown>>): void {
  const { prototype: adapter } = classes.GPUAdapter as typeof GPUAdapter
  if (!markOnce(adapter, isVisible)) return
  for (const value of Object.values(classes)) {
    const prototype: object | undefined = typeof value === 'function' ? value.prototype : undefined
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype ?? {}))) {
      if (name === 'label') Object.defineProperty(prototype, name, labelOf(property))
      else if (creates.test(name)) Object.assign(prototype!, { [name]: withVisibleText(property.value) })
    }
  }
  const { prototype: device } = classes.GPUDevice as typeof GPUDevice
  const { dispatchEvent } = device
  device.dispatchEvent = function (event) {
    dispatched.add(event)
    return dispatchEvent.call(this, event)
  }
  const { requestDevice } = adapter
  Object.assign(adapter, {
    async requestDevice(this: GPUAdapter, descriptor?: GPUDeviceDescriptor): Promise<GPUDevice> {
      const device = await requestDevice.call(this, descriptor)
      device.addEventListener('uncapturederror', printerOfErrors())
      return device
    },
  })
}

const isVisible = Symbol('isVisible')
/** Functions whose last argument is a descriptor with a label. */
const creates = /^(?:create|begin|finish$|requestDevice$)/

type Create = (this: object, ...args: unknown[]) => unknown

/** Labels with control characters, of which Dawn has another form. */
const labels = new WeakMap<object, string>()

function labelOf({ get, set }: PropertyDescriptor): PropertyDescriptor {
  return {
    configurable: true,
    enumerable: true,
    get(this: object) {
      return labels.get(this) ?? get!.call(this)
    },
    set(this: object, label: unknown) {
      const text = String(label)
      const shown = visible(text)
      if (shown === text) labels.delete(this)
      else labels.set(this, text)
      set!.call(this, shown)
    },
  }
}

function withVisibleText(create: Create): Create {
  const visibly: Create = function (...args) {
    const descriptor = args.at(-1) as { label?: unknown; code?: unknown } | undefined
    const label = descriptor?.label === undefined ? '' : String(descriptor.label)
    const code = typeof descriptor?.code === 'string' ? descriptor.code : undefined
    const shown = { label: visible(label), code: code && visibleShader(code) }
    if (shown.label === label && shown.code === code) return create.apply(this, args)
    const result = create.call(
      this,
      ...args.slice(0, -1),
      Object.create(descriptor!, Object.getOwnPropertyDescriptors(shown)),
    )
    if (shown.label === label) return result
    const keepLabel = <T>(object: T): T => {
      if (object !== null) labels.set(object as object, label)
      return object
    }
    return result instanceof Promise ? result.then(keepLabel) : keepLabel(result)
  }
  return Object.defineProperty(visibly, 'length', { value: create.length })
}

/**
 * Returns a shader that Dawn takes like the given one, with lines and columns equal: line breaks become line feeds, and control
 * characters, which are errors outside of comments, replacement characters.
 */
function visibleShader(code: string): string {
  return code
    .replaceAll(/[\v\f\u0085\u2028\u2029]|\r(?!\n)/g, '\n')
    .replaceAll(/(?![\t\n\r\u200e\u200f])[\p{Cc}\p{Bidi_Control}]/gu, '\ufffd')
}

/** Number of uncaptured errors that {@link makeMessagesVisible} has printed in this process, with their repetitions. */
export function printedErrors(): number {
  return printed
}

let printed = 0

/** Events that programs dispatch. Those of Dawn take another way. */
const dispatched = new WeakSet<Event>()

/**
 * Returns a listener for a device that prints each error once, after the other listeners, one of which may prevent it. Dawn, which
 * asks the event, prints nothing.
 */
function printerOfErrors(): (event: GPUUncapturedErrorEvent) => void {
  const texts = new UncapturedErrorTexts()
  return event => {
    if (dispatched.has(event)) return
    let isPrevented = false
    event.preventDefault()
    event.preventDefault = () => {
      isPrevented = true
    }
    const { error } = event
    queueMicrotask(() => {
      if (isPrevented) return
      printed++
      const text = texts.next(error)
      if (text !== undefined) process.stderr.write(visibleLines(`${text}\n`))
    })
  }
}
