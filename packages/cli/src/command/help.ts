import { type CommandName, commands, type Options, usageOf } from '../options/option-table.ts'
import { bold } from '../terminal/style.ts'
import { version } from './version.ts'

/** Returns the text of `wasi-webgpu --help`. */
export function help(): string {
  return `wasi-webgpu ${version()}: runs WebAssembly components that use the GPU

${bold('Usage')}
  wasi-webgpu <command> [options]

${bold('Commands')}
${rows(Object.entries(commands).map(([name, { summary }]) => [name, summary]))}

${bold('Options')}
${rows([
  ['--help, -h', 'print this help, or that of a command'],
  ['--version, -v', 'print the version'],
])}

${bold('Exit codes')}
${rows([
  ['0', 'success'],
  [
    '1',
    'failure, or an error of the GPU that the program did not handle; the standard error says what happened',
  ],
  ['124', 'the guest exceeded --time-limit of run'],
  ['other', 'the code that the guest passed to exit-with-code of wasi:cli/exit'],
])}
`
}

/** Returns the text of `wasi-webgpu <command> --help`. */
export function commandHelp(name: CommandName): string {
  return texts[name]()
}

const texts: Readonly<Record<CommandName, () => string>> = {
  run: () => `${bold('Usage')}
  wasi-webgpu run <app.wasm | reference> [options] [-- <arguments of the guest>]
  wasi-webgpu run <app.ts> [options of build] [options] [-- <arguments of the guest>]
  wasi-webgpu run <main.c> [<other.cpp> …] [options of build] [options] [-- <arguments of the guest>]

Calls the entry of a component: the export that --invoke names, or wasi:cli/run in any version, or else the
exported function start or run, if only one of the two exists. A core module that a compiler made for wasm32-wasip1 is
turned into a component first, as build does, and so is a program in TypeScript, C or C++: its component is kept in a
cache until a file of the program changes. A reference names a component in a registry, see pull. The guest sees no files, no environment variables
and no network, except those that the options grant.

${options(commands.run.sections.Options)}

${options(commands.run.sections.Drawing, 'Drawing')}

  The guest's clock advances by frame, so the pictures are the same on a slow machine. --events names a file with
  a JSON array of objects. Each has a "type" and the "frame", from 1, before which it happens:
    pointermove, pointerdown, pointerup   "x" and "y"
    keydown, keyup                        "code", as in KeyboardEvent; optionally "key", "altKey", "ctrlKey",
                                          "metaKey", "shiftKey"
    resize                                "width" and "height"

${bold('Exit code')}
  The code that the guest passes to exit-with-code of wasi:cli/exit, as process.exit(7) in TypeScript does; 1 when
  it reports a failure, returns an error or traps, or the GPU has an error that it neither captures in an error
  scope nor listens for; 124 when it exceeds --time-limit; otherwise 0.

${bold('Limits')}
  A guest holds at most 1,000,000 handles of resources at a time; beyond that it traps. Its memories may grow
  to 4 GiB in total, or to --memory, and its tables to 1,048,576 entries.
  With --time-limit the guest runs in a separate process, which is killed when the time is over, even while the guest
  loops or waits for a GPU. Of the control sequences that a guest prints, only those that draw (colours, the cursor,
  erasing) reach a terminal; others are shown as text.

${bold('Examples')}
  wasi-webgpu run hello-compute.wasm
  wasi-webgpu run app.ts
  wasi-webgpu run image-filter.wasm --dir photos::/work -- /work/cat.png
  wasi-webgpu run interactive-triangle.wasm --frames 60 --out triangle.png
  wasi-webgpu run untrusted.wasm --gpu-memory 512MiB
  wasi-webgpu run orbit.wasm --frames 60 --trace trace.json
`,
  dev: () => `${bold('Usage')}
  wasi-webgpu dev <app.ts> [options of build and run] [-- <arguments of the guest>]
  wasi-webgpu dev <main.c> [<other.cpp> …] [options of build and run] [-- <arguments of the guest>]
  wasi-webgpu dev <app.wasm> [options of run] [-- <arguments of the guest>]

Builds the program and runs it, and does so again whenever you save one of its files, until you press Ctrl+C. A program that
still runs is ended when the next build is ready; when a build fails, its errors are shown with the lines of the source, and
the last build continues to run. With --page it runs in a page, which opens in the browser, loads each build and edits the sources.

${options(commands.dev.sections.Options)}

${options(commands.dev.sections.Drawing, 'Drawing')}

${bold('Examples')}
  wasi-webgpu dev app.ts
  wasi-webgpu dev scene.ts --page
  wasi-webgpu dev "src/*.c" -Iinclude --frames 60 --out scene.png
`,
  build: () => `${bold('Usage')}
  wasi-webgpu build <app.ts> [options]
  wasi-webgpu build <main.c> [<other.cpp> …] [options]
  wasi-webgpu build <core.wasm> [options]

${options(commands.build.sections.Options)}

${bold('Programs in TypeScript')}
  The program is bundled with its imports, and combined with a JavaScript engine into one component. It has
  navigator.gpu as in a page; node:fs/promises accesses the folders that run --dir grants, and node:process its
  arguments and streams. The module executes first, then the function main if the program exports one. The program
  ends when no timer and no frame is pending.

${options(commands.build.sections.TypeScript, 'Options for TypeScript')}

${bold('Engines')}
${rows([
  [
    'quickjs',
    '3.8 MB with a small program, 3.5 MB with --minify. ES2024, all of WebGPU with device.lost and uncaptured errors, timers, canvases, HTTP (fetch), URL and streams. No Blob',
  ],
  [
    'starlingmonkey',
    '20 MB, and some seconds to build. Adds Blob. No device.lost before the program destroys the device, no uncaptured errors, no surface, no HTTP',
  ],
])}
  Both lack Intl, WebAssembly and Worker.

${bold('Files')}
  An import of a .png, .jpg, .jpeg, .webp, .bin, .safetensors, .gguf, .glb, .ktx2 or .wasm file is a Uint8Array, and
  so is an import with { type: 'bytes' }; an import of a .wgsl file, or with { type: 'text' }, is a string. Bytes are
  read on first use, so they do not delay the start.

${bold('Programs in C and C++')}
  clang compiles the sources, and only those that have changed, and links them with the library of webgpu.h. A program
  with a main is a command, with arguments, streams, files and an exit code; it may wait for the GPU. Object files
  (.o) and static libraries (.a) can be named among the sources. With -fexceptions, C++ may throw and catch.
  With -flto, the linker optimizes the program as a whole, which takes longer and makes it smaller. clang and
  wasm-tools are npm packages to be installed: npm install --save-dev @yowasp/clang @bytecodealliance/jco

${options(commands.build.sections['C and C++'], 'Options for C and C++')}

${bold('Core modules')}
  A core module that another compiler made for wasm32-wasip1 becomes a component whose world follows from its imports
  and exports.

${bold('Examples')}
  wasi-webgpu build app.ts -o app.wasm && wasi-webgpu run app.wasm
  wasi-webgpu build main.c scene.cpp -Iinclude -DSCENE=2 -std=c++20 -o app.wasm
  wasi-webgpu build filter.ts --world filter.wit --engine starlingmonkey
`,
  serve: () => `${bold('Usage')}
  wasi-webgpu serve <app.wasm | reference> [options] [-- <arguments of the guest>]
  wasi-webgpu serve --web [--addr <host>:<port>]

Answers HTTP with a component that exports wasi:http/handler@0.3 or wasi:http/incoming-handler@0.2, in worker
processes, each of which answers one request at a time. The server itself answers /healthz, for readiness probes,
and /metrics, for Prometheus, on --addr or on --admin-addr alone. It prints a line for each request to standard output; guests print to standard error.
On SIGTERM or SIGINT the server answers the requests that it has, then ends; a second signal ends it at once.

With --web it serves the playground instead: a page that runs the examples, and your components, in a browser.

${options(commands.serve.sections.Options)}

${options(commands.serve.sections.NATS, 'NATS, if --nats names the system that has the buckets')}

${bold('Example')}
  wasi-webgpu serve gpu-http.wasm --addr 127.0.0.1:8080 --reuse
`,
  work: () => `${bold('Usage')}
  wasi-webgpu work <app.wasm | reference> --stream <name> --consumer <name> [options] [-- <arguments of the guest>]
  wasi-webgpu work <app.wasm | reference> --subject <subject> [options] [-- <arguments of the guest>]

Does the jobs of a NATS queue with a component that exports wasmcloud:messaging/handler@0.2.0, in worker processes,
each of which does one job at a time. A message is acknowledged when the handler has returned. After a trap, an error,
a crash or the time limit it is delivered again, and at last stored with the dead letters, with the reason in its
header Dead-Letter-Reason. A line for each job goes to standard output; guests print to standard error. On SIGTERM
or SIGINT the jobs of the workers are finished and the others given back; a second signal ends the process at once.

${options(commands.work.sections.Options)}

${options(commands.work.sections.NATS, 'NATS')}

  NATS_TOKEN, or NATS_USER and NATS_PASSWORD, have a token or a password, which other users of the machine
  could read on a command line.

${bold('Examples')}
  wasi-webgpu work app.wasm --nats nats://10.0.0.1:4222 --stream JOBS --consumer gpu --publish 'results.>'
  wasi-webgpu work app.wasm --nats-creds worker.creds --subject thumbnails --in-flight 16
`,
  info: () => `${bold('Usage')}
  wasi-webgpu info [options]

Shows the adapter that components use, its features and limits, and all adapters with the index by which --gpu-index
chooses one: graphics processors, those on the CPU, and the null backend.

${options(commands.info.sections.Options)}
`,
  inspect: () => `${bold('Usage')}
  wasi-webgpu inspect <app.wasm | reference> [options]

Shows the imports and exports of a component as WIT, and for each import whether this host provides it.

${options(commands.inspect.sections.Options)}
`,
  pull: () => `${bold('Usage')}
  wasi-webgpu pull <registry>/<name>[:<tag>][@<digest>] [options]

Pulls a component from an OCI registry into the cache, and prints its reference with the digest. run, serve and inspect
take such references, too; with a digest they contact the registry only once. Credentials are those of docker login.
A registry at localhost, 127.0.0.1 or [::1] is contacted without TLS.

${options(commands.pull.sections.Options)}

${bold('Examples')}
  wasi-webgpu pull ghcr.io/org/app:1.2
  wasi-webgpu run ghcr.io/org/app:1.2 --offline
`,
  push: () => `${bold('Usage')}
  wasi-webgpu push <app.wasm> <registry>/<name>[:<tag>] [options]

Pushes a component to an OCI registry, in the layout of the CNCF that wkg and wasmCloud read, and prints its reference with
the digest. SOURCE_DATE_EPOCH sets the time that the artifact states, so that equal components have equal digests.

${options(commands.push.sections.Options)}

${bold('Example')}
  wasi-webgpu push app.wasm ghcr.io/org/app:1.2
`,
  completions: () => `${bold('Usage')}
  wasi-webgpu completions <shell>

Prints a script that completes the commands, options and files of wasi-webgpu in bash, zsh or fish.

${options(commands.completions.sections.Options)}

${bold('Examples')}
  source <(wasi-webgpu completions bash)       in ~/.bashrc
  source <(wasi-webgpu completions zsh)        in ~/.zshrc, after compinit
  wasi-webgpu completions fish | source        in ~/.config/fish/config.fish
`,
}

/** Formats a section of options with its heading. */
function options(section: Options, title = 'Options'): string {
  const entries = Object.entries(section).map(
    ([name, option]) => [usageOf(name, option), option.help] as const,
  )
  return `${bold(title)}\n${rows(entries)}`
}

/** Formats two indented columns. The second wraps. */
function rows(entries: readonly (readonly [string, string])[]): string {
  const width = Math.max(...entries.map(([name]) => name.length))
  return entries
    .map(
      ([name, text]) =>
        `  ${name.padEnd(width)}  ${wrap(text, 100 - width).join(`\n${' '.repeat(width + 4)}`)}`,
    )
    .join('\n')
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines
}
