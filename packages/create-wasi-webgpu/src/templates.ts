/** A program to begin with. */
export interface Template {
  /** What it does, in a few words. */
  readonly about: string
  /** Files that it has from the rest of the project: where they go, and where they are in the repository. */
  readonly shared: Readonly<Record<string, string>>
}

const examples = 'examples'

function library(...files: string[]): Record<string, string> {
  return Object.fromEntries(files.map(file => [`lib/${file}`, `${examples}/lib/${file}`]))
}

const c = {
  'include/wasi-webgpu.h': `${examples}/include/wasi-webgpu.h`,
  'wit/webgpu.wit': 'wit/webgpu.wit',
  ...library('component.c', 'gpu.c', 'gpu.h', 'png.c', 'png.h', 'tiny-zlib.c', 'tiny-zlib.h'),
}

/** The programs to begin with, by name. */
export const templates = {
  'compute-ts': { about: 'a computation, in TypeScript', shared: {} },
  'scene-ts': { about: 'an animated scene, in TypeScript', shared: {} },
  'compute-c': {
    about: 'a computation, in C',
    shared: {
      ...c,
      'src/main.c': `${examples}/hello-compute/hello-compute.c`,
      'src/double.wgsl': `${examples}/hello-compute/double.wgsl`,
    },
  },
  'scene-c': {
    about: 'a scene that follows the pointer, in C',
    shared: {
      ...c,
      ...library('events.c', 'events.h'),
      'include/wasi-async.h': `${examples}/include/wasi-async.h`,
      'include/wasi-surface.h': `${examples}/include/wasi-surface.h`,
      'src/main.c': `${examples}/interactive-triangle/interactive-triangle.c`,
      'src/triangle.wgsl': `${examples}/interactive-triangle/triangle.wgsl`,
      'wit/frame-buffer.wit': 'wit/frame-buffer.wit',
      'wit/surface.wit': 'wit/surface.wit',
    },
  },
} as const satisfies Readonly<Record<string, Template>>
