/// <reference path="./virtual-example-files.d.ts" />

import { urls } from 'virtual:example-files'
import type { Files } from '@wasi-webgpu/web'
import { type Listed, listed } from './example-list.ts'

/** A program in the gallery. */
export interface Example {
  readonly name: string
  readonly title: string
  readonly about: string
  /** URL of the component. */
  readonly url: string
  /** URL of its picture. */
  readonly picture: string | undefined
  /** Text shown when there is no picture. */
  readonly text: string
  /** URLs of the files that are supplied to the program, by their paths in its file system. */
  readonly files: Readonly<Record<string, string>>
  readonly args: string
  /** Arguments for a software GPU, with less work. */
  readonly argsInSoftware: string
}

/** The examples that this playground has; those in TypeScript are in the static one alone. */
export const examples: readonly Example[] = Object.entries(listed).flatMap(([name, example]) => {
  const url = urls[`examples/${name}/${name}.wasm`]
  return url === undefined ? [] : [exampleOf(name, url, example)]
})

function exampleOf(name: string, url: string, example: Listed): Example {
  const { title, about, text = '', files = {}, args = '' } = example
  const { picture = 'expected.png', argsInSoftware = args } = example
  const filesByUrl = Object.entries(files).map(([path, file]) => [path, urls[file] as string])
  return {
    name,
    title,
    about,
    url,
    text,
    args,
    argsInSoftware,
    picture: text === '' ? urls[`examples/${name}/${picture}`] : undefined,
    files: Object.fromEntries(filesByUrl),
  }
}

/** Loads the files of an example. Every example has a writable file system. */
export async function loadFiles({ files }: Example): Promise<Files> {
  const loaded = Object.entries(files).map(async ([path, url]) => {
    const response = await fetch(url)
    if (!response.ok) throw new Error(`${path} cannot be loaded: ${response.status} ${response.statusText}`)
    return [path, new Uint8Array(await response.arrayBuffer())] as const
  })
  // Creates the folder even when it contains no file.
  return Object.fromEntries([...(await Promise.all(loaded)), ['/work/.keep', new Uint8Array()]])
}
