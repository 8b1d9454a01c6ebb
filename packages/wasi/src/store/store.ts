import type { KeyPage } from './key-page.ts'
import type { Reserve } from './value-memory.ts'

/**
 * State of guests that outlives them: buckets of key-value pairs for `wasi:keyvalue`, and containers of objects for
 * `wasi:blobstore`. Both are named by one list of grants.
 *
 * Methods reject with an Error whose message the guest receives; of an error of the system, it receives the code.
 */
export interface Store {
  /** Opens a bucket; `undefined` if there is none of that name. */
  openBucket(name: string): Promise<Bucket | undefined>
  /** Opens a container; `undefined` if there is none of that name. */
  openContainer(name: string): Promise<Container | undefined>
  /** Creates an empty container. */
  createContainer(name: string): Promise<Container>
  /** Deletes a container with its objects, if it exists. */
  deleteContainer(name: string): Promise<void>
}

/** Key-value pairs. */
export interface Bucket {
  /**
   * Returns a value with its revision. The value of a key that does not exist is `undefined`, and has a revision, too.
   *
   * @param reserve called with the number of bytes before the value takes memory, in a store that knows it; throws if the
   *   guest may not have so many
   */
  get(key: string, reserve?: Reserve): Promise<Revised>
  /** Sets a value. */
  set(key: string, value: Uint8Array): Promise<void>
  /**
   * Sets a value unless the key has changed since a revision.
   *
   * @returns whether the value is set
   */
  swap(key: string, value: Uint8Array, revision: number): Promise<boolean>
  /** Deletes a key, if it exists. */
  delete(key: string): Promise<void>
  /**
   * Returns the keys that follow another in an order of the store, up to a page.
   *
   * @param after last key of the page before; absent for the first page
   */
  keys(after?: string): Promise<KeyPage>
}

/** A value, and the state of its key that it belongs to. */
export interface Revised {
  /** The value; `undefined` if the key does not exist. */
  readonly value: Uint8Array | undefined
  /** Number that differs after each change of the key. */
  readonly revision: number
}

/** Objects: names with bytes. */
export interface Container {
  /** When the container was created, in seconds since 1970. */
  createdAt(): Promise<number>
  /** Returns size and time of an object; `undefined` if there is none of that name. */
  info(name: string): Promise<ObjectInfo | undefined>
  /**
   * Reads a part of an object; `undefined` if there is none of that name.
   *
   * @param start offset of the first byte
   * @param end offset after the last byte, at most the size of the object
   */
  read(name: string, start: number, end: number): Promise<Uint8Array | undefined>
  /** Creates or replaces an object: others see the old or the new one, never a part. */
  write(name: string, bytes: Uint8Array): Promise<void>
  /** Deletes an object, if it exists. */
  delete(name: string): Promise<void>
  /**
   * Returns the names of all objects.
   *
   * @param reserve called with each name; throws if the guest may not have so many
   */
  list(reserve?: (name: string) => void): Promise<readonly string[]>
}

/** Size and time of an object. */
export interface ObjectInfo {
  /** Size in bytes. */
  readonly size: number
  /** When the object was created, in seconds since 1970. */
  readonly createdAt: number
}

/** Buckets and containers that a guest may open, by name. */
export type StoreGrants = Readonly<Record<string, StoreGrant>>

/** Access to the bucket and the container of a name. */
export interface StoreGrant {
  /** Whether the guest may only read. */
  readonly readOnly?: boolean
}
