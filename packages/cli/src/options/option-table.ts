import { gpuChoices } from '@wasi-webgpu/native/gpu-choice'

/**
 * The commands and their options, declared once: the parser, `--help`, the lists in the README and the completions of
 * shells are made of these tables. An option is also one of `parseArgs` of `node:util`, which reads `type`, `short` and
 * `multiple`.
 */
export interface Option {
  readonly type: 'boolean' | 'string'
  readonly short?: string
  readonly multiple?: boolean
  /** The form of its value, for people; an option of type `boolean` has no value. */
  readonly value?: string
  /** Its value where none is given. Any other stands behind `=`. */
  readonly bare?: string
  readonly help: string
  /** What its value is, for completions: one of these words, or a path. */
  readonly completes?: readonly string[] | 'file' | 'folder'
}

/** Options by their names, without the dashes. */
export type Options = Readonly<Record<string, Option>>

/** A command, as its help shows it. */
export interface Command {
  readonly summary: string
  /** The ending of the file that it takes, or the words one of which it takes. */
  readonly takes?: string | readonly string[]
  /** Its options, in the sections of its help. */
  readonly sections: Readonly<Record<string, Options>>
}

/** What a user grants to a guest. */
export const grantOptions = {
  dir: {
    type: 'string',
    multiple: true,
    value: '<host>[::<guest>][:ro]',
    help: 'grant a folder, under its own name or the one that the guest is to see; with :ro, only to read; repeatable',
    completes: 'folder',
  },
  env: {
    type: 'string',
    multiple: true,
    value: '<name>[=<value>]',
    help: 'grant an environment variable, with a value or that which it has here; repeatable',
  },
  'inherit-env': { type: 'boolean', help: 'grant all environment variables' },
  memory: {
    type: 'string',
    value: '<size>',
    help: 'all the linear memory that the guest may have, such as 512MiB; 4GiB by default; beyond, memory.grow fails',
  },
  'allow-net': {
    type: 'string',
    multiple: true,
    value: '<host>[:<port>],…',
    bare: '*',
    help: 'grant the network: sockets, name lookup, an HTTP client. All of it but this machine and its link, or only what is named: api.example.com:443, *.example.com, 10.0.0.0/8, localhost:3000; repeatable',
  },
} as const satisfies Options

/** The choice of a GPU. */
const gpuOption = {
  gpu: {
    type: 'string',
    value: '<which>',
    help: 'auto (the default): the first that works of the next two; hardware; software; null: checks every call, computes nothing, so that what a guest reads back means nothing',
    completes: gpuChoices,
  },
} as const satisfies Options

/** The choice of a GPU, and the bounds on its use. */
export const gpuOptions = {
  ...gpuOption,
  'gpu-memory': {
    type: 'string',
    value: '<size>',
    help: 'bytes of buffers and textures that the guest may have at a time, such as 512MiB; beyond, WebGPU is out of memory',
  },
  'gpu-policy': {
    type: 'string',
    value: '<json>',
    help: 'all that it may use of the GPU, as JSON or a JSON file: memory, objects, submissions, uncollectedBindGroups, shaderBytes, features, limits',
    completes: 'file',
  },
} as const satisfies Options

/** A screen for a guest that draws. */
export const screenOptions = {
  frames: {
    type: 'string',
    value: '<number>',
    help: 'give a guest that wants a surface one, for this many frames; then its streams end',
  },
  out: {
    type: 'string',
    value: '<folder or file>',
    help: 'keep the pictures: as PNGs in a folder, or as an animation in a file that ends in .png or .apng',
    completes: 'file',
  },
  size: {
    type: 'string',
    value: '<width>x<height>',
    help: 'of the surface, in pixels; else what the guest would like, or 640x480',
  },
  fps: {
    type: 'string',
    value: '<number>',
    help: 'frames a second, for the animation and for the clock of the guest; else 60',
  },
  events: {
    type: 'string',
    value: '<file.json>',
    help: 'what the user does meanwhile',
    completes: 'file',
  },
} as const satisfies Options

/** Where a server listens, and what requests may take. */
export const serveOptions = {
  addr: {
    type: 'string',
    value: '<host>:<port>',
    help: 'where to listen: 127.0.0.1:8080 by default; port 0 is any that is free',
  },
  workers: {
    type: 'string',
    value: '<number>',
    help: 'how many processes: as many as there are cores by default',
  },
  reuse: {
    type: 'boolean',
    help: 'an instance serves one request after another; by default each has an instance of its own',
  },
  'body-limit': {
    type: 'string',
    value: '<size>',
    help: 'of a request: 16MiB by default; a larger one is answered with 413',
  },
  'time-limit': {
    type: 'string',
    value: '<time>',
    help: 'of the guest for a request: 30s by default; one that takes longer is ended, and answered for with 504',
  },
  'client-limit': {
    type: 'string',
    value: '<time>',
    help: 'of the client to send its request and to read the response: 30s by default, of which each 16 KiB win back a second; a slower one is answered with 408, or cut off',
  },
  'wait-limit': {
    type: 'string',
    value: '<time>',
    help: 'of the wait for a worker: 30s by default; a request that waits longer is answered with 503',
  },
  'queue-limit': {
    type: 'string',
    value: '<number>',
    help: 'of requests that wait for a worker: 1000 by default; one more is answered with 503 at once',
  },
  'start-limit': {
    type: 'string',
    value: '<time>',
    help: 'of the start of a worker: 1min by default; one that takes longer is ended',
  },
  'ping-limit': {
    type: 'string',
    value: '<time>',
    help: 'of silence: 10s by default; a worker that hangs for longer without a request is replaced',
  },
  connections: {
    type: 'string',
    value: '<number>',
    help: 'at a time: 10000 by default, fewer where the process may not open as many files; the one that has been without a request for the longest time makes room',
  },
  web: { type: 'boolean', help: 'serve the playground' },
} as const satisfies Options

/** What is made of a program. */
export const buildOptions = {
  output: {
    type: 'string',
    short: 'o',
    value: '<app.wasm>',
    help: 'the component; by default it has the name of the program and lies here',
    completes: 'file',
  },
  engine: {
    type: 'string',
    value: '<name>',
    help: 'quickjs (the default), or starlingmonkey, which is a package to install',
    completes: ['quickjs', 'starlingmonkey'],
  },
  world: {
    type: 'string',
    value: '<file.wit>[#<name>]',
    help: 'a world of its own: the program exports what that world does',
    completes: 'file',
  },
  minify: { type: 'boolean', help: 'make the code of the program smaller' },
  watch: { type: 'boolean', help: 'build again whenever a file of the program changes' },
} as const satisfies Options

const json = { json: { type: 'boolean', help: 'as JSON' } } as const satisfies Options
const verbose = {
  verbose: { type: 'boolean', help: 'add the stack to an error' },
} as const satisfies Options

/** Every command, in the order of the help. */
export const commands = {
  run: {
    summary: 'run a component',
    takes: '.wasm',
    sections: {
      Options: {
        ...grantOptions,
        ...gpuOptions,
        invoke: {
          type: 'string',
          value: '<export>',
          help: 'call this export: start, or interface#function',
        },
        'time-limit': {
          type: 'string',
          value: '<time>',
          help: 'end the guest after this time, such as 500ms, 30s or 5min, whether it computes or waits: with exit code 124',
        },
        ...verbose,
      },
      Drawing: screenOptions,
    },
  },
  serve: {
    summary: 'answer HTTP with a component, or with --web open the playground to a browser',
    takes: '.wasm',
    sections: {
      Options: {
        ...serveOptions,
        ...grantOptions,
        ...gpuOptions,
        ...verbose,
      },
    },
  },
  build: {
    summary: 'make a component of a program in TypeScript',
    takes: '.ts',
    sections: {
      Options: {
        ...buildOptions,
        ...verbose,
      },
    },
  },
  info: {
    summary: 'show the GPUs that components can get here',
    sections: { Options: { ...gpuOption, ...json, ...verbose } },
  },
  inspect: {
    summary: 'show what a component imports and exports, and what is missing here',
    takes: '.wasm',
    sections: { Options: { ...json, ...verbose } },
  },
  completions: {
    summary: 'print the completions of a shell: bash, zsh or fish',
    takes: ['bash', 'zsh', 'fish'],
    sections: { Options: verbose },
  },
} as const satisfies Readonly<Record<string, Command>>

export type CommandName = keyof typeof commands

/** All options of a command, by their names. */
export function optionsOf(name: CommandName): Options {
  return Object.assign({}, ...Object.values<Options>(commands[name].sections))
}

/** An option as people write it: `-o, --output <app.wasm>`. */
export function usageOf(name: string, { bare, short, value }: Option): string {
  if (bare !== undefined) return `--${name}[=${value}]`
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`
}
