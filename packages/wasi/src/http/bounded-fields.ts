import type { GuestRoom } from '../guest-room.ts'

/** Operations of a shim's `fields` that both WASI versions have. */
export interface Fields {
  get(name: string): Uint8Array[]
  set(name: string, values: readonly Uint8Array[]): void
  append(name: string, value: Uint8Array): void
  delete(name: string): void
}

/** Entries of fields. */
export type Entries = readonly (readonly [name: string, value: Uint8Array])[]

/** Differences between the fields of the shims. */
export interface FieldsOptions<Shim extends Fields> {
  readonly room: GuestRoom
  /** Makes empty fields. */
  make(): Shim
  /** Makes fields with equal entries, which do not change with the original. */
  copy(fields: Shim): Shim
  /** Returns the entries of fields, with values of the shim. */
  entriesOf(fields: Shim): Entries
  /** Converts a value of the guest to one of the shim. */
  toShim(value: Uint8Array): Uint8Array
  /** Converts a value of the shim to one of the guest. */
  fromShim(value: Uint8Array): Uint8Array
  /** Reports that fields exceed a limit, to the guest or by a trap. */
  refuse(message: string): never
}

/**
 * Fields of `wasi:http/types` that are bounded: those of one message by 128 KiB, and those of all messages by the room of
 * the guest.
 */
export class BoundedFields<Shim extends Fields> {
  readonly #options: FieldsOptions<Shim>
  readonly #sizes = new WeakMap<Shim, Size>()

  constructor(options: FieldsOptions<Shim>) {
    this.#options = options
  }

  /**
   * Returns the functions of `fields` under their WIT names, which the runtime prefers to the methods of classes.
   *
   * @param entries name of the function that returns all entries: `entries` in WASI 0.2, `copy-all` in 0.3
   */
  functions(entries: 'entries' | 'copy-all'): Record<string, object> {
    const { fromShim, entriesOf } = this.#options
    return {
      '[constructor]fields': () => this.empty(),
      '[static]fields.from-list': (list: Entries) => this.#fromList(list),
      '[method]fields.get': (self: Shim, name: string) => self.get(name).map(fromShim),
      '[method]fields.set': (self: Shim, name: string, values: readonly Uint8Array[]) =>
        this.#replace(self, name, values),
      '[method]fields.append': (self: Shim, name: string, value: Uint8Array) =>
        this.#append(self, name, value),
      '[method]fields.delete': (self: Shim, name: string) => void this.#delete(self, name),
      [`[method]fields.${entries}`]: (self: Shim) =>
        entriesOf(self).map(([name, value]) => [name, fromShim(value)] as const),
      '[method]fields.clone': (self: Shim) => this.#clone(self),
      ...(entries === 'copy-all' && {
        '[method]fields.get-and-delete': (self: Shim, name: string) => this.#delete(self, name).map(fromShim),
      }),
    }
  }

  /** Makes empty fields. */
  empty(): Shim {
    const { room, make } = this.#options
    return room.keep(make)
  }

  /**
   * Takes room for fields that came from the network.
   *
   * @throws {Trap} when the room is full
   */
  received(fields: Shim): Shim {
    const { room, entriesOf } = this.#options
    const size = sizeOf(entriesOf(fields))
    room.keep(() => fields, { bytes: costOf(size) })
    this.#sizes.set(fields, size)
    return fields
  }

  /**
   * Takes room for the trailers of a response, if it has any.
   *
   * @returns a `result<option<trailers>, error-code>`
   */
  receivedTrailers(trailers: Shim | undefined): { readonly tag: 'ok' | 'err'; readonly val: unknown } {
    try {
      return { tag: 'ok', val: trailers && this.received(trailers) }
    } catch {
      return { tag: 'err', val: { tag: 'HTTP-response-trailer-section-size', val: undefined } }
    }
  }

  #fromList(list: Entries): Shim {
    const fields = this.empty()
    try {
      for (const [name, value] of list) this.#append(fields, name, value)
    } catch (error) {
      this.#options.room.drop(fields)
      throw error
    }
    return fields
  }

  #clone(self: Shim): Shim {
    const { room, copy, entriesOf } = this.#options
    const size = sizeOf(entriesOf(self))
    const clone = room.keep(() => copy(self), { bytes: costOf(size) })
    this.#sizes.set(clone, size)
    return clone
  }

  #append(self: Shim, name: string, value: Uint8Array): void {
    const { toShim } = this.#options
    const added = toShim(value)
    this.#change(self, none, sizeOf([[name, added]]), () => self.append(name, added))
  }

  #replace(self: Shim, name: string, values: readonly Uint8Array[]): void {
    const { toShim } = this.#options
    const added = values.map(toShim)
    const size = sizeOf(added.map(value => [name, value]))
    this.#change(self, this.#sizeUnder(self, name), size, () => {
      self.set(name, added)
      // The shim of WASI 0.2 remembers a name without values.
      if (values.length === 0) self.delete(name)
    })
  }

  #delete(self: Shim, name: string): Uint8Array[] {
    const values = self.get(name)
    this.#change(self, this.#sizeUnder(self, name), none, () => self.delete(name))
    return values
  }

  #sizeUnder(self: Shim, name: string): Size {
    return sizeOf(self.get(name).map(value => [name, value]))
  }

  /** Makes a change after there is room for it. */
  #change(self: Shim, removed: Size, added: Size, change: () => void): void {
    const { room, entriesOf, refuse } = this.#options
    const old = this.#sizes.get(self) ?? sizeOf(entriesOf(self))
    const size = {
      bytes: old.bytes - removed.bytes + added.bytes,
      entries: old.entries - removed.entries + added.entries,
    }
    if (!isWithin(size)) refuse(`the fields of a message exceed ${mostBytes} bytes`)
    const cost = costOf(size) - costOf(old)
    if (!room.charge(self, cost))
      refuse('all that the host keeps for the guest exceeds its limit; the guest must drop handles')
    try {
      change()
    } catch (error) {
      room.charge(self, -cost)
      throw error
    }
    this.#sizes.set(self, size)
  }
}

/** Whether the fields of one message are within the bound. */
export function areBounded(
  entries: Iterable<readonly [name: string, value: { readonly length: number }]>,
): boolean {
  return isWithin(sizeOf(entries))
}

interface Size {
  /** Bytes of the names and values. */
  readonly bytes: number
  readonly entries: number
}

const none: Size = { bytes: 0, entries: 0 }

function isWithin({ bytes, entries }: Size): boolean {
  return bytes + entries * headerOverhead <= mostBytes
}

function sizeOf(entries: Parameters<typeof areBounded>[0]): Size {
  const size = { bytes: 0, entries: 0 }
  for (const [name, value] of entries) {
    size.bytes += name.length + value.length
    size.entries++
  }
  return size
}

/** Largest size of the fields of a message, in bytes. */
const mostBytes = 0x2_0000

/** Bytes that an entry counts beyond its name and value in a message, as in RFC 9113 §6.5.2. */
const headerOverhead = 32

/** Returns the bytes that entries need in the engine, where each consists of several objects. */
function costOf({ bytes, entries }: Size): number {
  return bytes + 256 * entries
}
