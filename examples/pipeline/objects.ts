/** Objects of `wasi:blobstore` as bytes. */

import { containerExists, createContainer, getContainer } from 'wasi:blobstore/blobstore@0.2.0-draft'
import type { Container } from 'wasi:blobstore/container@0.2.0-draft'
import { IncomingValue, OutgoingValue } from 'wasi:blobstore/types@0.2.0-draft'
import type { OutputStream } from 'wasi:io/streams@0.2.12'

/** Opens a container, which is created if there is none. */
export function openContainer(name: string): Container {
  return containerExists(name) ? getContainer(name) : createContainer(name)
}

/** Returns the names of the objects in a container. */
export function objectNames(container: Container): string[] {
  using objects = container.listObjects()
  const found: string[] = []
  for (;;) {
    const [names, isAtEnd] = objects.readStreamObjectNames(1000)
    found.push(...names)
    if (isAtEnd) return found
  }
}

/** Reads an object. */
export function readObject(container: Container, name: string): Uint8Array {
  return IncomingValue.incomingValueConsumeSync(container.getData(name, 0, Number.MAX_SAFE_INTEGER))
}

/** Writes an object, or replaces it. */
export function writeObject(container: Container, name: string, bytes: Uint8Array): void {
  const value = OutgoingValue.newOutgoingValue()
  container.writeData(name, value)
  writeStream(value.outgoingValueWriteBody(), bytes)
  OutgoingValue.finish(value)
}

/** Writes bytes to a stream, and drops it. */
export function writeStream(stream: OutputStream, bytes: Uint8Array): void {
  using output = stream as OutputStream & Disposable
  for (let at = 0; at < bytes.length; at += 4096) output.blockingWriteAndFlush(bytes.subarray(at, at + 4096))
}
