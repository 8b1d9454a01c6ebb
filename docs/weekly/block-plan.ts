/** The plan by which the code in the docs is run: what each block presupposes, and the blocks that are not run, with the reasons. */

/** A value for each block, named by the beginning of its text. */
type ByBeginning<Value> = Readonly<Record<string, Value>>

/** The plan of a page, whose blocks are run one after another in one folder. */
export interface PagePlan {
  /**
   * Files in the folder: `@` and the path of a file or a folder of the repository, `#` and the number of a block of the page, or the
   * text. A path that ends in `/` is an empty folder.
   */
  readonly files?: Readonly<Record<string, string>>
  /** Code that the text before a block presupposes. */
  readonly before?: ByBeginning<string>
  /** Code that ends a program which would run on. */
  readonly after?: ByBeginning<string>
  /** Output of a block, or of all its commands. */
  readonly prints?: ByBeginning<RegExp>
  /** Blocks of TypeScript that are programs of a component; other ones run in Node. */
  readonly inComponent?: readonly string[]
  /** Programs of a page, which `before` describes. */
  readonly inPage?: readonly string[]
  /** Blocks that a test of another file runs, or that cannot be run: the reason. */
  readonly apart?: ByBeginning<string>
}

const compute = '@examples/hello-compute/hello-compute.wasm'
const scene = '@examples/interactive-triangle/interactive-triangle.wasm'
const programs = '@docs/start/programs'
/** Files that the test makes: a component that handles messages, a core module, and components that import no GPU. */
export const made = {
  messaging: '@out/blocks-messaging.wasm',
  coreModule: '@out/blocks-core.wasm',
  wasiOnly: '@out/blocks-wasi.wasm',
  empty: '@out/blocks-empty.wasm',
} as const
const primes = /2 4 6 8 10 12 14 16/

const repository = 'develops this repository: it takes hours, changes the clone, or is the gate itself'
const others = 'needs a clone of a repository of others'
const figure = 'a figure, or a line of output'
const frameworks = 'packages/web/src/frameworks/frameworks.test.ts runs it'
const queue = 'packages/work/src has such a test with a queue'
const queueServer = `nats-server --jetstream &\nnats stream add JOBS --subjects 'jobs.>' --defaults\n`
const registry = 'needs an account of a registry; conformance/weekly/registry.test.ts runs a registry'
const configuration = 'configures Cargo; `node crates/build.ts` builds with it'
const weights = 'needs weights of gigabytes, which are not in the repository'
const cargoTemplate = '`node crates/templates.ts` makes, runs and tests the templates in Rust'
const weeklyCrate = 'takes 20 minutes; crates/weekly runs it'
const cmake = 'needs CMake and the SDK of WASI, which npm does not have'
const library = 'examples/libraries.test.ts builds and runs it'
const tensorflow = 'examples/tensorflow.test.ts builds and runs it'
const pipeline = 'examples/pipeline/pipeline.test.ts runs it'
const rustPage = 'docs/start/rust.md has such commands, which are run'
const rustdoc = '`cargo test --doc` compiles it'

/** A page's GPU where there is none: that of this machine. */
const inNode = `
import { readFile as readBytes } from 'node:fs/promises'
import { requestGpu as requestPageGpu } from '@wasi-webgpu/native'
Object.defineProperty(navigator, 'gpu', { value: (await requestPageGpu('software')).gpu })
globalThis.fetch = async path =>
  new Response(await readBytes(path), { headers: { 'content-type': 'application/wasm' } })
`

export const plan: Readonly<Record<string, PagePlan>> = {
  'ARCHITECTURE.md': { apart: { '          webgpu.idl': figure } },
  'CONTRIBUTING.md': {
    apart: {
      'npm ci': repository,
      'npm run release:version': repository,
      'node crates/build.ts': repository,
    },
  },
  'README.md': {
    files: { 'app.ts': `${programs}/name.ts` },
    prints: { 'npx wasi-webgpu build app.ts': /SwiftShader/ },
    apart: { 'npm ci': 'the gate runs npm ci, examples/examples.test.ts the demo' },
  },
  'bench/README.md': {
    apart: {
      'npm run bench  ': repository,
      'node bench/queue.ts': repository,
      'npm run bench -- llama': repository,
    },
  },
  'conformance/README.md': {
    apart: {
      'git clone https://github.com/WebAssembly': others,
      'git clone https://github.com/gpuweb': others,
      'npx node conformance/webgpu-h/record.ts': repository,
      'npm run fuzz': repository,
    },
  },
  'conformance/suite/README.md': {
    apart: {
      'TAP version 14': figure,
      'npm ci': repository,
      'cd conformance/suite/hosts/wasmtime': repository,
    },
  },
  'crates/wasi-webgpu/README.md': {
    apart: { 'rustup target': rustPage, 'use wasi_webgpu': rustdoc, 'cargo build': rustPage },
  },
  'crates/wgpu-wasi/README.md': {
    apart: {
      'rustup target': rustPage,
      'use wgpu_wasi::wgpu;': rustdoc,
      'cargo build': rustPage,
      '[profile.release]': configuration,
      '# #[cfg': rustdoc,
    },
  },
  'docs/components-of-others.md': {
    apart: { 'app.wasm cannot run here': figure, 'cargo build --release': others },
  },
  'docs/cts.md': { apart: { 'npm run cts': others } },
  'docs/frameworks.md': {
    apart: {
      '<!doctype html>': frameworks,
      'import ': frameworks,
      '<script setup': frameworks,
      '<script lang': frameworks,
    },
  },
  'docs/guides/canvas.md': {
    files: {
      'app.wasm': scene,
      'app.ts': `${programs}/triangle.ts`,
      'triangle.wgsl': `${programs}/triangle.wgsl`,
    },
  },
  'docs/guides/debugging.md': {
    files: { 'app.wasm': compute },
    prints: { 'npx wasi-webgpu run app.wasm --trace': primes },
  },
  'docs/guides/files-and-http.md': {
    files: {
      'files.ts': '@docs/guides/programs/files.ts',
      'photos/cat.png': '@examples/image-filter/coffee.png',
      'photo.png': '@examples/image-filter/coffee.png',
      'out/': '',
      'gpu-http.wasm': '@examples/gpu-http/gpu-http.wasm',
      'app.wasm': compute,
    },
  },
  'docs/guides/from-browsers.md': { files: { 'app.ts': `${programs}/name.ts` } },
  'docs/guides/from-webgpu-h.md': { files: { 'src/main.c': `${programs}/name.c`, 'include/': '' } },
  'docs/guides/language-models.md': { apart: { 'npx wasi-webgpu build examples/llama': weights } },
  'docs/guides/rendering.md': {
    files: { 'app.wasm': scene, 'events.json': '[{ "frame": 2, "type": "keydown", "code": "Space" }]' },
  },
  'docs/guides/untrusted-code.md': {
    files: { 'untrusted.wasm': compute, 'policy.json': '{ "submissions": 64 }' },
    prints: { 'npx wasi-webgpu run untrusted.wasm': primes },
  },
  'docs/inside/generated.md': { apart: { ' webgpu.idl': figure } },
  'docs/machine-learning.md': { apart: { 'wasi-webgpu: warning': figure } },
  'docs/operating.md': { apart: { 'app.example.com': 'configures Caddy' } },
  'docs/proposal/README.md': {
    apart: {
      ' C, C++ ': figure,
      ' client ': figure,
      'queue.write-texture': figure,
      ' <wasi-webgpu': figure,
      ' wasi-gfx:surface': figure,
    },
    inComponent: ['const adapter'],
    before: {
      'const adapter': `const size = 64, piece = new Uint8Array(16), read = async (piece: Uint8Array) => piece\n`,
    },
  },
  'docs/reference/packages.md': {
    apart: { 'npm run pack': 'scripts/pack.test.ts and scripts/check-packages.ts install the tarballs' },
  },
  'docs/rust.md': {
    apart: {
      'rustup target': rustPage,
      'cargo build --release': rustPage,
      '[patch.crates-io]': configuration,
      'npm create': cargoTemplate,
      'cargo run': cargoTemplate,
      '[dependencies]': configuration,
      'use wgpu_wasi::wgpu': 'docs/start/programs/name.rs is this program, which programs.test.ts runs',
      'struct Program': 'crates/wasi-webgpu/src/run.rs has such a program, which rustdoc compiles',
      'echo ': 'examples/interactive-triangle has the same commands, which are run',
      'wit_bindgen::generate!': 'crates/wasi-webgpu/src has such a call',
      '[profile.release]': configuration,
      'npx jco opt': '`node crates/build.ts` runs it',
      '$ cargo build': cargoTemplate,
    },
  },
  'docs/start/index.md': { before: { 'npm install --save-dev "$CLONE"': 'CLONE=.\n' } },
  'docs/start/typescript.md': {
    files: { 'triangle.ts': `${programs}/triangle.ts`, 'triangle.wgsl': `${programs}/triangle.wgsl` },
  },
  'docs/start/c.md': {
    files: { 'triangle.c': `${programs}/triangle.c`, 'triangle.wgsl': `${programs}/triangle.wgsl` },
  },
  'docs/start/cpp.md': { files: { 'triangle.cpp': `${programs}/triangle.cpp` } },
  'docs/start/rust.md': {
    // cargo init leaves them alone.
    files: { 'src/main.rs': `${programs}/triangle.rs`, 'src/triangle.wgsl': `${programs}/triangle.wgsl` },
  },
  'docs/work.md': {
    files: { 'app.wasm': compute, 'app.work.wasm': made.messaging },
    before: { 'nats kv': queueServer },
    prints: { 'npx wasi-webgpu run app.wasm --store': primes },
    apart: {
      'time=': figure,
      'interface handler': 'a part of the WIT of wasmCloud, in packages/build/wit',
      'npx wasi-webgpu work app.wasm --subject': queue,
    },
  },
  'examples/async-compute/README.md': { apart: { '#include "wasi-async.h"': 'a part of async-compute.c' } },
  'examples/burn/README.md': {
    apart: { '$ node crates/build.ts': weeklyCrate },
  },
  'examples/egui/README.md': { apart: { 'node crates/build.ts': weeklyCrate } },
  'examples/glyphon/README.md': { apart: { 'node crates/build.ts': weeklyCrate } },
  'examples/imgui/README.md': { apart: { 'npx wasi-webgpu build': others } },
  'examples/jax/README.md': { apart: { 'npx wasi-webgpu build': library } },
  'examples/llama/README.md': {
    apart: {
      'npx wasi-webgpu build': 'examples/llama/component.test.ts builds and runs it',
      'npx wasi-webgpu run': weights,
      'Once upon a time': figure,
      'model:  f16': figure,
    },
  },
  'examples/llama.cpp/README.md': {
    apart: {
      '$ npx wasi-webgpu run': weights,
      'node examples/llama.cpp/build.ts': others,
      'npx wasi-webgpu run': weights,
      'npx wasi-webgpu serve': weights,
      'node examples/llama.cpp/check.ts': weights,
    },
  },
  'examples/luma/README.md': { apart: { 'npx wasi-webgpu build': library } },
  'examples/object-detection/README.md': {
    apart: { 'npx wasi-webgpu build': tensorflow, 'person 61.0 %': figure },
  },
  'examples/pipeline/README.md': {
    apart: {
      'npx wasi-webgpu build': pipeline,
      'npx node examples/pipeline/submit.ts': pipeline,
      'npx wasi-webgpu run': pipeline,
      'nats-server': pipeline,
      'npx wasi-webgpu serve': pipeline,
    },
  },
  'examples/semantic-search/README.md': { apart: { 'npx wasi-webgpu build': tensorflow } },
  'examples/super-resolution/README.md': { apart: { 'npx wasi-webgpu build': tensorflow } },
  'examples/three/README.md': {
    apart: { 'npx wasi-webgpu build': library, '<wasi-webgpu': 'docs/guides/canvas.md has such a page' },
  },
  'examples/typegpu/README.md': { apart: { 'npx wasi-webgpu build': library } },
  'examples/webgpu-utils/README.md': { apart: { 'npx wasi-webgpu build': library } },
  'examples/vello/README.md': { apart: { 'vello = ': configuration } },
  'packages/build/README.md': {
    files: {
      'app.ts': `${programs}/name.ts`,
      'main.c': 'int main(void) { return 0; }',
      'scene.cpp': 'int scene() { return 1; }',
      'include/': '',
      'filter.wit': '#3',
      'filter.ts': '#4',
    },
    inComponent: ['const adapter'],
    apart: {
      'package acme:images': 'the command below reads it',
      'export const filter': 'the command below builds it',
    },
  },
  'packages/c/README.md': {
    files: { 'main.cpp': '#1' },
    prints: { 'npm install': /^buffers of up to \d+ bytes$/m },
    apart: {
      '// main.cpp': 'the commands below build and run it',
      'export WASI_SDK_PATH': cmake,
      find_package: cmake,
    },
  },
  'packages/cli/README.md': {
    files: {
      'app.wasm': compute,
      'app.serve.wasm': '@examples/gpu-http/gpu-http.wasm',
      'app.work.wasm': made.messaging,
      'app.core.wasm': made.coreModule,
      'app.ts': `${programs}/name.ts`,
      'scene.ts': `${programs}/triangle.ts`,
      'triangle.wgsl': `${programs}/triangle.wgsl`,
      'scene.wasm': scene,
      'orbit.wasm': scene,
      'src/scene.c': `${programs}/triangle.c`,
      'src/triangle.wgsl': `${programs}/triangle.wgsl`,
      'include/': '',
      'filter.wit': 'package acme:images; world app { export blur: func(width: u32) -> u32; }',
      'filter.ts': 'export const blur = (width: number): number => width',
      'main.c': 'int main(void) {}',
      'scene.cpp': 'int scene() { return 1; }',
      'policy.json': '{ "submissions": 64 }',
      'photos/cat.png': '@examples/image-filter/coffee.png',
    },
    before: {
      'npx wasi-webgpu run app.wasm  ': queueServer,
      'npx wasi-webgpu work': queueServer,
      'npx wasi-webgpu run app.wasm --frames': 'mv app.wasm compute.wasm; cp scene.wasm app.wasm\n',
      'npx wasi-webgpu build app.ts -o': 'mv app.wasm compute.wasm\n',
    },
    after: {
      'npx wasi-webgpu run app.wasm --frames': 'mv compute.wasm app.wasm',
      'npx wasi-webgpu build app.ts -o': 'mv compute.wasm app.wasm',
    },
    // The first commands have built app.ts.
    prints: { 'import { readFile }': /./ },
    apart: {
      'wasi-webgpu: app.ts:1:11': figure,
      'time=': figure,
      'npx wasi-webgpu push': registry,
      'npx wasi-webgpu info   ': 'needs several GPUs; packages/native/src has tests with several adapters',
    },
  },
  'packages/component/README.md': {
    files: { 'app.wit': '#2', 'app.js': '#3' },
    prints: { 'import { readFile }': /^hello, world$/m },
    apart: {
      'package my:app': 'componentize-qjs reads it in the command below',
      'import { write }': 'componentize-qjs reads it in the command below',
    },
    before: {
      'const app = await': `
import { readFile } from 'node:fs/promises'
import { instantiate } from '@wasi-webgpu/component'
const imports = { 'my:app/log@1.0.0': { write: text => console.log(text) } }
`,
    },
    after: { "import '@wasi-webgpu/component'": 'process.exit(0)' },
  },
  'packages/create-wasi-webgpu/README.md': { apart: { 'cargo generate': cargoTemplate } },
  'packages/guest/README.md': {
    files: { 'app.ts': '#1' },
    inComponent: ['// app.ts', 'import { createCanvas', 'const response'],
    before: {
      'import { createCanvas': `const device = await (await navigator.gpu.requestAdapter())!.requestDevice()\n`,
    },
    prints: { 'wasi-webgpu build': /^1 2 3 4$/m },
    apart: {
      'const response': 'asks a server that does not exist; packages/build/src/fetch.test.ts has servers',
    },
  },
  'packages/host/README.md': {
    files: { 'app.wasm': made.empty },
    before: {
      'import { instantiate }': inNode,
      'import { requestGpu }': "import { webgpu } from '@wasi-webgpu/host'\n",
      'import { surface, webgpu }': `
const gpu = {}, { signal } = new AbortController(), MyTarget = class { constructor(size) { this.size = size } }
`,
      'import { GpuBudget': inNode,
    },
  },
  'packages/native/README.md': { files: { 'app.wasm': compute }, prints: { 'import { readFile }': primes } },
  'packages/serve/README.md': {
    files: { 'app.wasm': '@examples/gpu-http/gpu-http.wasm' },
    after: { 'import { serve }': 'await server.close()' },
    prints: { 'import { serve }': /^http:/m },
  },
  'packages/wasi/README.md': {
    files: { 'app.wasm': made.wasiOnly, 'photos/': '', 'out/': '' },
    before: {
      'const imports = await wasi({\n  args': "import { wasi } from '@wasi-webgpu/wasi'\n",
      'const imports = await wasi({ store': "import { wasi } from '@wasi-webgpu/wasi'\n",
    },
    apart: {
      "import { instantiate } from '@wasi-webgpu/component'\nimport { FileTree":
        'needs the modules of a page, with which packages/web/src runs programs in Chromium',
    },
  },
  'packages/web/README.md': {
    files: { 'app.wasm': compute },
    inPage: ['import { run }'],
    before: { 'import { run }': '<canvas></canvas>' },
    apart: {
      '<script type="importmap">': 'the program above runs with it',
      "default-src 'none'": 'packages/web/src/element/element.test.ts has this policy',
    },
  },
  'packages/work/README.md': { apart: { 'import { work }': queue } },
}
