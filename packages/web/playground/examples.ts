/// <reference types="vite/client" />
import type { Files } from '@wasi-webgpu/web'

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
  /** Files of the repository that are supplied to the program, by their paths in its file system. */
  readonly files: Readonly<Record<string, string>>
  /** Arguments for a software GPU, with less work. */
  readonly argsInSoftware: string
}

interface Description {
  readonly title: string
  readonly about: string
  readonly text?: string
  readonly picture?: string
  readonly files?: Readonly<Record<string, string>>
  readonly argsInSoftware?: string
}

/** The examples, in the order of the gallery. */
const descriptions: Readonly<Record<string, Description>> = {
  orbit: {
    title: 'Orbit',
    about: 'A lit and textured model. Drag to turn it, + and - bring it nearer or farther.',
  },
  particles: {
    title: 'Particles',
    about: '100,000 of them, moved by a compute shader, around the pointer.',
    argsInSoftware: '2000',
  },
  imgui: {
    title: 'Dear ImGui',
    about: 'A C++ library for tools, with its own WebGPU backend: a shader to edit, the limits of the GPU.',
  },
  'interactive-triangle': { title: 'Interactive triangle', about: 'Its colour follows the pointer.' },
  plasma: {
    title: 'Plasma',
    about: 'Computed by the program itself, into a frame buffer, without a GPU. Keys: 1 to 3, arrows.',
  },
  'textured-cube': {
    title: 'Textured cube',
    about: 'Depth, mipmaps, a render bundle; drawn once, into a file.',
  },
  'image-filter': {
    title: 'Image filter',
    about: 'Finds the edges in a photograph, in three compute passes.',
    picture: 'coffee.png',
    files: { '/work/coffee.png': 'coffee.png' },
  },
  triangle: { title: 'Triangle', about: 'Multisampled; drawn once, into a file.' },
  'async-compute': {
    title: 'Async compute',
    about: 'Two computations at once, errors and the loss of the device; runs without JSPI.',
    text: 'primes:\n9592\nCollatz:\n350',
  },
  'hello-compute': {
    title: 'Hello, compute',
    about: 'Doubles eight numbers.',
    text: '2 4 6 8\n10 12\n14 16',
  },
}

const components: Readonly<Record<string, string>> = import.meta.glob(
  ['../../../examples/*/*.wasm', '!../../../examples/{errors,gpu-http,llama}/*'],
  {
    query: '?url',
    import: 'default',
    eager: true,
  },
)
const pictures: Readonly<Record<string, string>> = import.meta.glob(
  ['../../../examples/*/{expected,coffee}.png'],
  {
    query: '?url',
    import: 'default',
    eager: true,
  },
)

/** The examples whose components the repository contains. */
export const examples: readonly Example[] = Object.entries(descriptions).flatMap(
  ([name, { title, about, text = '', picture = 'expected.png', files = {}, argsInSoftware = '' }]) => {
    const folder = `../../../examples/${name}`
    const url = components[`${folder}/${name}.wasm`]
    if (url === undefined) return []
    const urls = Object.entries(files).map(([path, file]) => [path, pictures[`${folder}/${file}`] as string])
    return [
      {
        name,
        title,
        about,
        url,
        text,
        argsInSoftware,
        picture: pictures[`${folder}/${picture}`],
        files: Object.fromEntries(urls),
      },
    ]
  },
)

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
