import { gpuChoices } from '@wasi-webgpu/native/gpu-choice'

/**
 * The table of commands and options. The parser, `--help`, the lists in the README and the shell completions
 * all come from it. An option is also an option of `parseArgs` in `node:util`, which reads `type`, `short`
 * and `multiple`.
 */
export interface Option {
  readonly type: 'boolean' | 'string'
  readonly short?: string
  readonly multiple?: boolean
  /** The form of the value, for people. An option of type `boolean` has no value. */
  readonly value?: string
  /** The value when none is given. Any other value follows `=`. */
  readonly bare?: string
  readonly help: string
  /** Completions of the value: one of these words, or a path. */
  readonly completes?: readonly string[] | 'file' | 'folder'
}

/** Options by name, without the dashes. */
export type Options = Readonly<Record<string, Option>>

/** A command, as its help shows it. */
export interface Command {
  readonly summary: string
  /** The extension of the command's file, or the words among which its argument is. */
  readonly takes?: string | readonly string[]
  /** The options, in the sections of the help. */
  readonly sections: Readonly<Record<string, Options>>
}

/** Options that grant a guest access to the machine. */
export const grantOptions = {
  dir: {
    type: 'string',
    multiple: true,
    value: '<host>[::<guest>][:ro]',
    help: 'grant a folder, under its own path or the given one; read-only with :ro; repeatable',
    completes: 'folder',
  },
  env: {
    type: 'string',
    multiple: true,
    value: '<name>[=<value>]',
    help: 'grant an environment variable, with the given value or its current one; repeatable',
  },
  'inherit-env': { type: 'boolean', help: 'grant all environment variables' },
  memory: {
    type: 'string',
    value: '<size>',
    help: 'limit on all linear memories of the guest together, such as 512MiB; default 4GiB; beyond it, memory.grow fails',
  },
  store: {
    type: 'string',
    value: '<folder>',
    help: 'folder that has the buckets of wasi:keyvalue and the containers of wasi:blobstore; without it, work and serve --nats use those of the NATS system',
    completes: 'folder',
  },
  bucket: {
    type: 'string',
    multiple: true,
    value: '<name>[:ro]',
    help: 'grant the bucket and the container of that name in the store; read-only with :ro; repeatable',
  },
  'allow-net': {
    type: 'string',
    multiple: true,
    value: '<host>[:<port>],…',
    bare: '*',
    help: 'grant the network: sockets, name lookup, outgoing HTTP. Without a value, everything except this machine and its link; otherwise only the named hosts: api.example.com:443, *.example.com, 10.0.0.0/8, localhost:3000; repeatable',
  },
} as const satisfies Options

/** Options of components in registries. */
export const registryOptions = {
  offline: {
    type: 'boolean',
    help: 'use only components that were pulled before; a tag is the one that it was then',
  },
  mirror: {
    type: 'string',
    multiple: true,
    value: '<registry>=<mirror>[/<prefix>]',
    help: 'ask this registry first for components of the other one, such as ghcr.io=mirror.example.com/ghcr; repeatable',
  },
} as const satisfies Options

/** Options of pushes. */
export const pushOptions = {
  annotation: {
    type: 'string',
    multiple: true,
    value: '<key>=<value>',
    help: 'annotation of the manifest, such as org.opencontainers.image.source=https://github.com/org/app; repeatable',
  },
} as const satisfies Options

/** The option that chooses a GPU. */
const gpuOption = {
  gpu: {
    type: 'string',
    value: '<which>',
    help: 'auto (the default): hardware, or software if that fails; hardware; software; null: validates every call but computes nothing, so results that a guest reads back are meaningless',
    completes: gpuChoices,
  },
  'gpu-index': {
    type: 'string',
    value: '<number>',
    help: 'adapter to use: its index in the list of wasi-webgpu info',
  },
  'gpu-name': {
    type: 'string',
    value: '<text>',
    help: 'adapter to use: the first whose name contains this text, in any case, such as H200 or llvmpipe',
  },
  'nvidia-f16': {
    type: 'boolean',
    help: 'offer the feature shader-f16 on NVIDIA GPUs with Vulkan too, where Dawn withholds it because some drivers fail its conformance tests',
  },
  'gpu-fast-lane': {
    type: 'string',
    value: '<on|off>',
    help: 'off: every call of the GPU takes the way through the binding of Dawn for Node; on (the default): frequent calls go to Dawn directly where the build of the binding is known, with equal results',
    completes: ['on', 'off'],
  },
} as const satisfies Options

/** Options that choose a GPU and bound its use. */
export const gpuOptions = {
  ...gpuOption,
  'gpu-memory': {
    type: 'string',
    value: '<size>',
    help: 'limit on buffers, textures and queries, the memory of the host for them, and frame buffers, such as 512MiB; beyond it, WebGPU reports that it is out of memory, and a frame buffer traps',
  },
  'gpu-policy': {
    type: 'string',
    value: '<json>',
    help: 'limits on the use of the GPU, as JSON or a JSON file: memory, objects, submissions, uncollectedBindGroups, shaderBytes, features, limits',
    completes: 'file',
  },
} as const satisfies Options

/** Options of the screen in memory. */
export const screenOptions = {
  frames: {
    type: 'string',
    value: '<number>',
    help: 'provide a surface for this many frames, after which its event streams end',
  },
  out: {
    type: 'string',
    value: '<folder or file>',
    help: 'write the pictures: as PNGs in a folder, or as an animation in a .png or .apng file',
    completes: 'file',
  },
  size: {
    type: 'string',
    value: '<width>x<height>',
    help: 'size of the surface in pixels; default: the size that the guest requests, or 640x480',
  },
  fps: {
    type: 'string',
    value: '<number>',
    help: 'frames per second, for the animation and the clock of the guest; default 60',
  },
  events: {
    type: 'string',
    value: '<file.json>',
    help: 'input events of the user, by frame',
    completes: 'file',
  },
} as const satisfies Options

/** Options of worker processes. */
const workerOptions = {
  workers: {
    type: 'string',
    value: '<number>',
    help: 'number of worker processes; default: one per core',
  },
  gpus: {
    type: 'string',
    value: '<which>',
    help: 'one worker for each of these adapters: all of the kind of --gpu, or indices in the list of wasi-webgpu info, such as 0,1; more --workers are spread evenly',
  },
  log: {
    type: 'string',
    value: '<format>',
    help: 'format of the log: text (the default), or json, an object a line',
    completes: ['text', 'json'],
  },
  otlp: {
    type: 'string',
    value: '<URL>',
    help: 'collector that receives traces and metrics over OTLP (HTTP), such as http://127.0.0.1:4318; by default that of OTEL_EXPORTER_OTLP_ENDPOINT',
  },
  'start-limit': {
    type: 'string',
    value: '<time>',
    help: 'time for a worker to start; default 1min; a slower one is ended and replaced',
  },
  'ping-limit': {
    type: 'string',
    value: '<time>',
    help: 'time for an idle worker to answer a ping; default 10s; a slower one is replaced',
  },
} as const satisfies Options

/** Options of the server: its address and its limits. */
export const serveOptions = {
  addr: {
    type: 'string',
    value: '[<host>:]<port>',
    help: 'address to listen on; default 127.0.0.1:8080; without a host, 127.0.0.1; port 0 picks a free port',
  },
  'admin-addr': {
    type: 'string',
    value: '[<host>:]<port>',
    help: 'address of /healthz and /metrics; by default they are on --addr, where the guest then has no such paths',
  },
  workers: workerOptions.workers,
  gpus: workerOptions.gpus,
  log: workerOptions.log,
  otlp: workerOptions.otlp,
  reuse: {
    type: 'boolean',
    help: 'reuse an instance for further requests; by default each request has a separate instance',
  },
  'body-limit': {
    type: 'string',
    value: '<size>',
    help: 'largest body of a request; default 16MiB; a larger one is answered with 413',
  },
  'response-limit': {
    type: 'string',
    value: '<size>',
    help: 'largest body of a response; default 1GiB; a larger one is cut off',
  },
  'time-limit': {
    type: 'string',
    value: '<time>',
    help: 'time for the guest to answer a request; default 30s; beyond it, the guest is ended and the client receives 504',
  },
  'client-limit': {
    type: 'string',
    value: '<time>',
    help: 'time for the client to send its request and to read the response; default 30s; each 16 KiB extend it by a second; a slower client receives 408 or is cut off',
  },
  'wait-limit': {
    type: 'string',
    value: '<time>',
    help: 'time that a request may wait for a worker; default 30s; beyond it, the client receives 503',
  },
  'queue-limit': {
    type: 'string',
    value: '<number>',
    help: 'number of requests that may wait for a worker; default 1000; further ones are answered with 503 at once',
  },
  'start-limit': workerOptions['start-limit'],
  'ping-limit': workerOptions['ping-limit'],
  connections: {
    type: 'string',
    value: '<number>',
    help: 'number of open connections; default 10000, fewer where the process may not open as many files; at the limit, a new connection replaces the one that has been idle longest',
  },
  web: { type: 'boolean', help: 'serve the playground instead of a component' },
} as const satisfies Options

/** Options of the workers of a queue: the source of their jobs, and limits. */
export const workOptions = {
  stream: {
    type: 'string',
    value: '<name>',
    help: 'JetStream stream that has the jobs',
  },
  consumer: {
    type: 'string',
    value: '<name>',
    help: 'durable pull consumer of the stream; created if the stream has none of that name',
  },
  subject: {
    type: 'string',
    value: '<subject>',
    help: 'instead of a stream: subject of requests, which the guest answers by publishing to their reply subject',
  },
  group: {
    type: 'string',
    value: '<name>',
    help: 'queue group that shares the requests of --subject; default wasi-webgpu',
  },
  publish: {
    type: 'string',
    multiple: true,
    value: '<subject>',
    help: 'grant a subject to publish to and to name for answers, such as results.>; without it, a guest may publish only to the reply subject of its message, which is an inbox; repeatable',
  },
  'in-flight': {
    type: 'string',
    value: '<number>',
    help: 'number of jobs that are held at a time, those that wait for a worker included; default: the number of workers; with --subject 1000, and further requests are answered with an error',
  },
  'max-deliver': {
    type: 'string',
    value: '<number>',
    help: 'number of deliveries of a job that fails; default 5; after the last, it is stored with the dead letters',
  },
  'dead-letter': {
    type: 'string',
    value: '<subject>',
    help: 'subject of the dead letters, which a stream stores; default dead.<stream>, for which a stream is created if there is none',
  },
  'time-limit': {
    type: 'string',
    value: '<time>',
    help: 'time for the guest to do a job; default 5min; beyond it, the guest is ended and the job delivered again',
  },
  'admin-addr': {
    type: 'string',
    value: '[<host>:]<port>',
    help: 'address of /healthz and /metrics; by default there is none',
  },
  ...workerOptions,
  reuse: {
    type: 'boolean',
    help: 'reuse an instance for further jobs; by default each job has a separate instance',
  },
} as const satisfies Options

/** Options of the connection with NATS. */
export const natsOptions = {
  nats: {
    type: 'string',
    multiple: true,
    value: '<url>,…',
    help: 'servers, such as nats://10.0.0.1:4222; tls:// requires TLS; a user and password, or a token, may stand before the host; default: NATS_URL, or nats://127.0.0.1:4222; repeatable',
  },
  'nats-creds': {
    type: 'string',
    value: '<file>',
    help: 'credentials file of the user; default: NATS_CREDS',
    completes: 'file',
  },
  'nats-nkey': {
    type: 'string',
    value: '<file>',
    help: 'file with the seed of an NKey; default: NATS_NKEY',
    completes: 'file',
  },
  'nats-ca': {
    type: 'string',
    value: '<file>',
    help: 'certificates of the authorities that signed those of the servers; default: NATS_CA',
    completes: 'file',
  },
  'nats-cert': {
    type: 'string',
    value: '<file>',
    help: 'certificate of this client; default: NATS_CERT',
    completes: 'file',
  },
  'nats-key': {
    type: 'string',
    value: '<file>',
    help: 'private key of this client; default: NATS_KEY',
    completes: 'file',
  },
} as const satisfies Options

/** Options of `dev`, besides those of `run`. */
export const devOptions = {
  page: { type: 'boolean', help: 'run the program in a page, which opens in the browser' },
  addr: {
    type: 'string',
    value: '[<host>:]<port>',
    help: 'address of the page; default 127.0.0.1:8080, or a free port when that one is in use',
  },
} as const satisfies Options

/** Options of the build. */
export const buildOptions = {
  output: {
    type: 'string',
    short: 'o',
    value: '<app.wasm>',
    help: 'file of the component; default: the name of the program, in the current folder',
    completes: 'file',
  },
  world: {
    type: 'string',
    value: '<file.wit>[#<name>]',
    help: 'WIT world of the component, instead of the default; the program exports its functions',
    completes: 'file',
  },
  watch: { type: 'boolean', help: 'rebuild whenever a file of the program changes' },
} as const satisfies Options

/** Options of the build for TypeScript and JavaScript. */
export const scriptOptions = {
  engine: {
    type: 'string',
    value: '<name>',
    help: 'JavaScript engine: quickjs (the default), or starlingmonkey, which is a separate package',
    completes: ['quickjs', 'starlingmonkey'],
  },
  minify: { type: 'boolean', help: 'minify the code of the program' },
  debug: {
    type: 'boolean',
    short: 'g',
    help: "keep the texts of the program's own files, so that errors show the lines around them, as run app.ts and dev do",
  },
} as const satisfies Options

/** Options of the build for C and C++: all but `clang` and `compile-commands` are clang's. */
export const clangOptions = {
  clang: {
    type: 'string',
    value: '<path>',
    help: "clang of this machine to compile with, at least version 20: faster than npm's",
    completes: 'file',
  },
  include: {
    type: 'string',
    short: 'I',
    multiple: true,
    value: '<folder>',
    help: 'folder of headers; repeatable',
    completes: 'folder',
  },
  define: {
    type: 'string',
    short: 'D',
    multiple: true,
    value: '<name>[=<value>]',
    help: 'define a macro; repeatable',
  },
  optimize: {
    type: 'string',
    short: 'O',
    value: '<level>',
    help: 'level of optimization: 0, 1, 2 (the default), 3, s or z',
    completes: ['0', '1', '2', '3', 's', 'z'],
  },
  'embed-dir': {
    type: 'string',
    multiple: true,
    value: '<folder>',
    help: 'folder of files for #embed, besides that of the source; repeatable',
    completes: 'folder',
  },
  'compile-commands': {
    type: 'string',
    value: '<folder>',
    help: 'folder of a compile_commands.json, which has the sources and their flags',
    completes: 'folder',
  },
  std: { type: 'string', value: '<standard>', help: 'version of the language, such as c23 or c++20' },
  warning: {
    type: 'string',
    short: 'W',
    multiple: true,
    value: '<name>',
    help: 'warning to enable, such as all, extra, error or no-unused-variable; repeatable',
  },
  feature: {
    type: 'string',
    short: 'f',
    multiple: true,
    value: '<name>',
    help: 'feature of the language, such as no-rtti; repeatable',
  },
  machine: {
    type: 'string',
    short: 'm',
    multiple: true,
    value: '<name>',
    help: 'feature of WebAssembly, such as simd128; repeatable',
  },
  library: {
    type: 'string',
    short: 'l',
    multiple: true,
    value: '<name>',
    help: 'link with lib<name>.a; repeatable',
  },
  'library-folder': {
    type: 'string',
    short: 'L',
    multiple: true,
    value: '<folder>',
    help: 'folder of libraries; repeatable',
    completes: 'folder',
  },
  debug: {
    type: 'boolean',
    short: 'g',
    help: 'keep the names of functions, for stacks of traps, and debug information (DWARF)',
  },
} as const satisfies Options

const checkOption = {
  type: 'boolean',
  help: 'print only which imports this host lacks or has with another type, and exit with 1 if there are any',
} as const satisfies Option

const json = { json: { type: 'boolean', help: 'print JSON' } } as const satisfies Options
const verbose = {
  verbose: { type: 'boolean', help: 'print the stack of an error' },
} as const satisfies Options

/** Options of a run in the terminal. */
const runOptions = {
  ...grantOptions,
  ...gpuOptions,
  invoke: {
    type: 'string',
    value: '<export>',
    help: 'export to call: a function such as start, or interface#function',
  },
  'time-limit': {
    type: 'string',
    value: '<time>',
    help: 'end the guest after this time, such as 500ms, 30s or 5m, with exit code 124',
  },
  profile: {
    type: 'string',
    value: '<file.cpuprofile>',
    help: 'write a CPU profile for DevTools, VS Code or speedscope.app, with the functions and lines of a program in TypeScript, and the names of those in C, C++ and Rust',
    completes: 'file',
  },
  trace: {
    type: 'string',
    value: '<file.json>',
    help: 'write each call to the GPU and to surfaces, with its time and arguments, for ui.perfetto.dev or chrome://tracing',
    completes: 'file',
  },
  ...registryOptions,
  ...verbose,
} as const satisfies Options

/** Options of `build` for the sources of each language. */
const languageSections = { TypeScript: scriptOptions, 'C and C++': clangOptions } as const

const pullOutput = {
  type: 'string',
  short: 'o',
  value: '<app.wasm>',
  help: 'write the component to this file as well',
  completes: 'file',
} as const satisfies Option

/** All commands, in the order of the help. */
export const commands = {
  run: {
    summary: 'run a component, or a program in TypeScript, C or C++',
    takes: '.wasm',
    sections: { Options: runOptions, Drawing: screenOptions, ...languageSections },
  },
  dev: {
    summary: 'run a program, and run it again whenever you save a file of it',
    takes: '.ts',
    sections: { Options: { ...devOptions, ...runOptions }, Drawing: screenOptions, ...languageSections },
  },
  serve: {
    summary: 'answer HTTP with a component, or serve the playground with --web',
    takes: '.wasm',
    sections: {
      Options: {
        ...serveOptions,
        ...grantOptions,
        ...gpuOptions,
        ...registryOptions,
        ...verbose,
      },
      NATS: natsOptions,
    },
  },
  work: {
    summary: 'do the jobs of a NATS queue with a component',
    takes: '.wasm',
    sections: {
      Options: {
        ...workOptions,
        ...grantOptions,
        ...gpuOptions,
        ...registryOptions,
        ...verbose,
      },
      NATS: natsOptions,
    },
  },
  build: {
    summary: 'build a component from a program in TypeScript, C or C++',
    takes: '.ts',
    sections: {
      Options: {
        ...buildOptions,
        ...verbose,
      },
      ...languageSections,
    },
  },
  info: {
    summary: 'show the GPU that components use here, and all others',
    sections: { Options: { ...gpuOption, ...json, ...verbose } },
  },
  inspect: {
    summary: 'show the imports and exports of a component, and which imports are missing here',
    takes: '.wasm',
    sections: { Options: { check: checkOption, ...json, ...registryOptions, ...verbose } },
  },
  pull: {
    summary: 'pull a component from a registry',
    sections: { Options: { output: pullOutput, ...registryOptions, ...verbose } },
  },
  push: {
    summary: 'push a component to a registry',
    takes: '.wasm',
    sections: { Options: { ...pushOptions, ...verbose } },
  },
  completions: {
    summary: 'print the completion script for bash, zsh or fish',
    takes: ['bash', 'zsh', 'fish'],
    sections: { Options: verbose },
  },
} as const satisfies Readonly<Record<string, Command>>

export type CommandName = keyof typeof commands

/** Returns all options of a command by name. */
export function optionsOf(name: CommandName): Options {
  return Object.assign({}, ...Object.values<Options>(commands[name].sections))
}

/** Formats an option for people: `-o, --output <app.wasm>`. */
export function usageOf(name: string, { bare, short, value }: Option): string {
  if (bare !== undefined) return `--${name}[=${value}]`
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`
}
