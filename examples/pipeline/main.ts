/**
 * Thumbnails and edge maps of the pictures in a bucket. The world, `pipeline.wit`, has three ways in: `handler` has the jobs of a
 * queue, `run` works on all pictures that have no result yet, and `incomingHandler` shows the results in a page.
 */

import { open } from 'wasi:keyvalue/store@0.2.0-draft2'
import { decode, encode } from 'fast-png'
import type { Picture } from '../lib/picture.ts'
import { Filters } from './filters.ts'
import { objectNames, openContainer, readObject, writeObject } from './objects.ts'

export { incomingHandler } from './page.ts'

/** `wasmcloud:messaging/handler`: the body of a message is the name of a picture. */
export const handler = {
  async handleMessage({ body }: { readonly body: Uint8Array }): Promise<void> {
    await work(new TextDecoder().decode(body))
  },
}

/** `wasi:cli/run` */
export const run = {
  async run(): Promise<void> {
    using results = open('results')
    using pictures = openContainer('pictures')
    for (const name of objectNames(pictures)) if (!results.exists(name)) await work(name)
  },
}

let filters: Promise<Filters> | undefined

/**
 * Makes the results of a picture. They have names that follow from that of the picture, so that a job that is done twice
 * leaves what it leaves when it is done once. A picture that cannot be read is a result, too: another try would not help.
 */
async function work(name: string): Promise<void> {
  using results = open('results')
  const record = (result: Result) => results.set(name, new TextEncoder().encode(JSON.stringify(result)))
  using pictures = openContainer('pictures')
  let picture: Picture
  try {
    picture = pixels(readObject(pictures, name))
  } catch (error) {
    record({ problem: String(Object(error).payload ?? error) })
    return
  }
  filters ??= Filters.open()
  const { thumbnail, edges } = await filters.then(async filters => ({
    thumbnail: await filters.thumbnail(picture),
    edges: await filters.edges(picture),
  }))
  using container = openContainer('results')
  for (const [kind, made] of Object.entries({ thumbnail, edges }))
    writeObject(container, `${kind}-${name}`, encode({ ...made, channels: 4, depth: 8 }))
  // Last, since it says that the others are there.
  record({ width: picture.width, height: picture.height })
}

/** Result of a job, in the bucket `results`: the size of the picture, or why there is none. */
export type Result = { readonly width: number; readonly height: number } | { readonly problem: string }

/** Decodes a PNG. */
function pixels(file: Uint8Array): Picture {
  const { width, height, channels, depth, data } = decode(file)
  if (depth !== 8 || channels < 3) throw new Error('the picture is not in colours of 8 bits')
  if (Math.max(width, height) > 4096) throw new Error('the picture is larger than 4096 x 4096')
  const rgba = new Uint8Array(4 * width * height).fill(255)
  for (let i = 0; i < width * height; i++)
    rgba.set((data as Uint8Array).subarray(channels * i, channels * (i + 1)), 4 * i)
  return { width, height, data: rgba }
}
