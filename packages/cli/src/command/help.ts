import { type CommandName, commands, type Options, usageOf } from '../options/option-table.ts'
import { bold } from '../terminal/style.ts'
import { version } from './version.ts'

/** What `wasi-webgpu --help` prints. */
export function help(): string {
  return `wasi-webgpu ${version()}: runs WebAssembly components that use the GPU

${bold('Usage')}
  wasi-webgpu <command> [options]

${bold('Commands')}
${rows(Object.entries(commands).map(([name, { summary }]) => [name, summary]))}

${bold('Options')}
${rows([
  ['--help', 'this text; with a command, that of the command'],
  ['--version', 'the version'],
])}

${bold('Exit codes')}
${rows([
  ['0', 'all went well'],
  ['1', 'something failed: one line on the standard error says what, and what to do'],
  ['124', 'the guest took longer than run --time-limit'],
  ['other', 'what the guest gave to wasi:cli/exit-with-code'],
])}
`
}

/** What `wasi-webgpu <command> --help` prints. */
export function commandHelp(name: CommandName): string {
  return texts[name]()
}

const texts: Readonly<Record<CommandName, () => string>> = {
  run: () => `${bold('Usage')}
  wasi-webgpu run <app.wasm> [options] [-- <arguments of the guest>]

Calls the entry of a component: the export that --invoke names, else wasi:cli/run in any version, else a
function export called start or run, if there is only one. The guest sees no file, no environment variable and
no network, except what is granted here.

${options(commands.run.sections.Options)}

${options(commands.run.sections.Drawing, 'Drawing')}

  The time of such a run is that of its frames: the pictures are the same on a slow machine. --events names a
  JSON array of objects, each with the "frame" before which it comes, from 1, and a "type":
    pointermove, pointerdown, pointerup   "x" and "y"
    keydown, keyup                        "code", as in KeyboardEvent; if need be "key", "altKey", "ctrlKey",
                                          "metaKey", "shiftKey"
    resize                                "width" and "height"

${bold('Exit code')}
  What the guest gives to exit-with-code of wasi:cli/exit, as process.exit(7) in TypeScript does; 1 when it says
  that it failed, returns an error or traps; 124 when it was ended at --time-limit; else 0.

${bold('Limits')}
  A guest holds at most 1,000,000 handles of resources at a time, and one that wants more traps. Its memories have
  4 GiB together, or what --memory says, and its tables 1,048,576 entries: they grow no further.
  With --time-limit it runs in a process of its own, which is ended when the time is over: also a guest that loops, or
  that waits for a GPU. A terminal obeys what draws (colours, the cursor, erasing); other control sequences of a guest
  are shown.

${bold('Examples')}
  wasi-webgpu run hello-compute.wasm
  wasi-webgpu run image-filter.wasm --dir photos::/work -- /work/cat.png
  wasi-webgpu run interactive-triangle.wasm --frames 60 --out triangle.png
  wasi-webgpu run untrusted.wasm --gpu-memory 512MiB
`,
  build: () => `${bold('Usage')}
  wasi-webgpu build <app.ts> [options]

Bundles a program with all that it imports, and makes one component of it and a JavaScript engine. The program
has navigator.gpu and what is around it in a page; node:fs/promises serves the folders that --dir grants to it,
node:process its arguments and streams. It runs from its beginning to its end: when it exports a function main,
that is called then, and it ends when no timer and no frame is pending.

${options(commands.build.sections.Options)}

${bold('Engines')}
${rows([
  [
    'quickjs',
    '3.5 MB with a small program. The language up to ES2024, all of WebGPU with device.lost and uncaptured errors, timers. No Intl, URL, fetch, Blob, WebAssembly. A promise that nobody awaits fails without a word',
  ],
  [
    'starlingmonkey',
    '20 MB, and some seconds to build. More of the platform: URL, Blob, streams. No Intl, WebAssembly; no device.lost before the program destroys the device, no uncaptured errors, no surface',
  ],
])}

${bold('Files')}
  An import of a .png, .jpg, .bin, .safetensors or .wasm file, and of others like it, is a Uint8Array, and so is one
  with { type: 'bytes' }; a .wgsl file and one with { type: 'text' } is a string. The bytes are read when they are
  used: they cost the start nothing.

${bold('Examples')}
  wasi-webgpu build app.ts -o app.wasm && wasi-webgpu run app.wasm
  wasi-webgpu build filter.ts --world filter.wit --engine starlingmonkey
`,
  serve: () => `${bold('Usage')}
  wasi-webgpu serve <app.wasm> [options] [-- <arguments of the guest>]
  wasi-webgpu serve --web [--addr <host>:<port>]

Answers HTTP with a component that exports wasi:http/handler@0.3 or wasi:http/incoming-handler@0.2, in worker
processes, each of which has one request at a time. /healthz and /metrics are answered by the server itself.
A line a request is written to the standard output; what guests print goes to the standard error.
SIGTERM or SIGINT ends it when all requests are answered.

With --web it serves the playground instead: a page that runs the examples, and components of yours, in a browser.

${options(commands.serve.sections.Options)}

${bold('Example')}
  wasi-webgpu serve gpu-http.wasm --addr 127.0.0.1:8080 --reuse
`,
  info: () => `${bold('Usage')}
  wasi-webgpu info [options]

Shows the adapter that a component gets, what others there are, its features and its limits.

${options(commands.info.sections.Options)}
`,
  inspect: () => `${bold('Usage')}
  wasi-webgpu inspect <app.wasm> [options]

Shows what a component imports and exports, as WIT, and for each import whether this host provides it.

${options(commands.inspect.sections.Options)}
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

/** A section of options, with its heading. */
function options(section: Options, title = 'Options'): string {
  const entries = Object.entries(section).map(
    ([name, option]) => [usageOf(name, option), option.help] as const,
  )
  return `${bold(title)}\n${rows(entries)}`
}

/** Two columns, indented; long texts in the second go on below. */
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
