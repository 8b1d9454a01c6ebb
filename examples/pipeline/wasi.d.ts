/** The functions of WASI that this example uses, besides those that `@wasi-webgpu/guest` does. A 64-bit integer is a number in QuickJS. */

declare module 'wasi:blobstore/types@0.2.0-draft' {
  import type { OutputStream } from 'wasi:io/streams@0.2.12'
  export interface OutgoingValue {
    outgoingValueWriteBody(): OutputStream
  }
  export const OutgoingValue: {
    newOutgoingValue(): OutgoingValue
    finish(value: OutgoingValue): void
  }
  export interface IncomingValue {
    size(): number
  }
  export const IncomingValue: { incomingValueConsumeSync(value: IncomingValue): Uint8Array }
}

declare module 'wasi:blobstore/container@0.2.0-draft' {
  import type { IncomingValue, OutgoingValue } from 'wasi:blobstore/types@0.2.0-draft'
  export interface Container extends Disposable {
    /** @param end offset of the last byte */
    getData(name: string, start: number, end: number): IncomingValue
    writeData(name: string, value: OutgoingValue): void
    listObjects(): StreamObjectNames
    hasObject(name: string): boolean
  }
  export interface StreamObjectNames extends Disposable {
    readStreamObjectNames(length: number): [names: string[], isAtEnd: boolean]
  }
}

declare module 'wasi:blobstore/blobstore@0.2.0-draft' {
  import type { Container } from 'wasi:blobstore/container@0.2.0-draft'
  export function getContainer(name: string): Container
  export function createContainer(name: string): Container
  export function containerExists(name: string): boolean
}

declare module 'wasi:keyvalue/store@0.2.0-draft2' {
  export interface Bucket extends Disposable {
    set(key: string, value: Uint8Array): void
    exists(key: string): boolean
    listKeys(cursor: string | undefined): { keys: string[]; cursor: string | null | undefined }
  }
  export function open(name: string): Bucket
}

declare module 'wasi:keyvalue/atomics@0.2.0-draft2' {
  import type { Bucket } from 'wasi:keyvalue/store@0.2.0-draft2'
  export function increment(bucket: Bucket, key: string, delta: number): number
}

declare module 'wasi:http/types@0.2.12' {
  export interface IncomingRequest {
    method(): { tag: string }
    pathWithQuery(): string | null | undefined
  }
  export class OutgoingResponse {
    constructor(headers: Fields)
    setStatusCode(status: number): void
    body(): OutgoingBody
  }
  export interface ResponseOutparam extends Disposable {}
  export const ResponseOutparam: {
    set(out: ResponseOutparam, response: { tag: 'ok'; val: OutgoingResponse }): void
  }
}

declare module '*.html' {
  const text: string
  // biome-ignore lint/style/noDefaultExport: an imported file is one.
  export default text
}
