import '@wasi-webgpu/web/element'
import type { ExitDetail, LoadDetail, OutputDetail, WasiWebGpuElement } from '@wasi-webgpu/web'
import { findAdapter, showAdapter } from './adapter-panel.ts'
import { ConsolePanel } from './console-panel.ts'
import { byId } from './elements.ts'
import { type Example, examples, loadFiles } from './examples.ts'
import { FrameGraph } from './frame-graph.ts'
import { fillGallery, markInGallery } from './gallery.ts'
import { interfacesOf } from './interfaces-panel.ts'
import { type Link, readLink, writeLink } from './link.ts'
import { connectOpener } from './opener.ts'
import { ResultsPanel } from './results-panel.ts'
import { connectTabs } from './tabs.ts'
import { followTheme } from './theme.ts'
import { toast } from './toast.ts'

/** The program on the stage. */
interface Program {
  readonly title: string
  readonly about: string
  readonly url: string
  readonly example?: Example
  /** Link to the program; absent for a file of the user. */
  readonly link?: Link
}

const app = byId('app') as HTMLElement as WasiWebGpuElement
const state = byId('state', 'output')
const runButton = byId('run', 'button')
const args = byId('args', 'input')
const worker = byId('worker', 'input')
const notice = byId('notice')
const output = new ConsolePanel(byId('console'))
const results = new ResultsPanel(byId('results'))
const frames = new FrameGraph(byId('frames'))

/** Finding an adapter may take a second; the page works meanwhile. */
const adapter = findAdapter()
let program: Program | undefined
/** Number of the user's latest choice; work for an earlier choice stops. */
let turn = 0

/** Puts a program and its arguments on the stage without running it. */
function show(next: Program, given = ''): void {
  reset()
  if (program?.url.startsWith('blob:')) URL.revokeObjectURL(program.url)
  program = next
  byId('title', 'h2').textContent = next.title
  byId('about', 'p').textContent = next.about
  byId('share', 'button').hidden = next.link === undefined
  document.title = `${next.title} · wasi-webgpu playground`
  markInGallery(next.example?.name)
  args.value = given
  byId('interfaces').replaceChildren()
}

/** Asks the user before it runs the program on the stage. */
function ask(about: string): void {
  notice.hidden = false
  notice.querySelector('p')!.textContent = `A link has brought you here. Run the program from ${about}?`
}

async function run(): Promise<void> {
  if (program === undefined) return
  reset()
  const mine = turn
  void showInterfaces(program)
  app.src = program.url
  app.worker = worker.checked
  app.setAttribute('args', args.value)
  tell('loading')
  try {
    const files = program.example && { files: await loadFiles(program.example) }
    if (turn !== mine) return
    app.options = { ...files, onframe: frame => frames.add(frame), limits: { handles: 1_000_000 } }
  } catch (error) {
    if (turn === mine) fail(error as Error)
    return
  }
  // The element shows the error and reports it in an event.
  await app.start().catch(() => {})
}

async function showInterfaces(of: Program): Promise<void> {
  const rows = await interfacesOf(of.url)
  if (program === of) byId('interfaces').replaceChildren(...rows)
}

function stop(): void {
  turn++
  app.stop()
  tell('idle')
}

/** Stops the running program and clears its output. */
function reset(): void {
  stop()
  notice.hidden = true
  output.clear()
  results.clear()
  frames.clear()
}

const words = { idle: 'Stopped', loading: 'Loading', running: 'Running', ended: 'Ended', failed: 'Failed' }

function tell(now: keyof typeof words): void {
  state.dataset.state = now
  state.textContent = words[now]
  const isOn = now === 'loading' || now === 'running'
  runButton.textContent = isOn ? 'Stop' : 'Run'
  runButton.classList.toggle('primary', !isOn)
}

function fail({ message }: { readonly message: string }): void {
  tell('failed')
  output.write(`${message}\n`, 'stderr')
}

app.addEventListener('ready', () => tell('running'))
app.addEventListener('load', event => {
  const { imports } = (event as CustomEvent<LoadDetail>).detail
  results.isExpected = !imports.some(name => name.startsWith('wasi-gfx:surface/'))
  byId('frames').hidden = results.isExpected
})
for (const kind of ['stdout', 'stderr'] as const) {
  app.addEventListener(kind, event => {
    const { text } = (event as CustomEvent<OutputDetail>).detail
    output.write(text, kind)
    if (kind === 'stdout') results.write(text)
  })
}
app.addEventListener('error', fail)
app.addEventListener('exit', event => {
  const { code, files } = (event as CustomEvent<ExitDetail>).detail
  tell(code === 0 ? 'ended' : 'failed')
  output.write(`The program has ended with code ${code}.\n`, 'note')
  results.show(files)
})
runButton.addEventListener('click', () => (runButton.textContent === 'Stop' ? stop() : void run()))
notice.querySelector('button')!.addEventListener('click', () => void run())
byId('options', 'form').addEventListener('submit', event => {
  event.preventDefault()
  void run()
})
worker.addEventListener('change', () => void run())

async function openExample(example: Example, given?: string): Promise<void> {
  const { name, title, about, url, argsInSoftware } = example
  show({ title, about, url, example, link: { example: name } }, given)
  const mine = turn
  const isForSoftware =
    given === undefined && argsInSoftware !== '' && (await adapter)?.info.isFallbackAdapter === true
  if (turn !== mine) return
  if (isForSoftware && args.value === '') args.value = argsInSoftware
  void run()
}

function openFile(file: File): void {
  show({
    title: file.name,
    about: 'A file of yours; it stays in this browser.',
    url: URL.createObjectURL(file),
  })
  void run()
}

function openUrl(src: string, given: string, isTrusted: boolean): void {
  const { host, pathname } = new URL(src)
  show({ title: pathname.replace(/.*\//, '') || host, about: host, url: src, link: { src } }, given)
  if (isTrusted) void run()
  else ask(host)
}

fillGallery(example => {
  history.replaceState(null, '', writeLink({ example: example.name }))
  void openExample(example)
})

function follow({ example, src, args: given }: Link): void {
  if (src !== undefined) {
    openUrl(src, given ?? '', false)
    return
  }
  const named = examples.find(({ name }) => name === example) ?? examples[0]
  if (named !== undefined) void openExample(named, given)
}

addEventListener('hashchange', () => follow(readLink(location.hash)))

byId('share', 'button').addEventListener('click', async () => {
  const url = new URL(writeLink({ ...program?.link, args: args.value }), location.href).href
  try {
    await navigator.clipboard.writeText(url)
    toast('The link is on the clipboard.')
  } catch {
    history.replaceState(null, '', url)
    toast('The link is in the address bar.')
  }
})

connectOpener({
  onFile: openFile,
  onUrl: src => {
    history.replaceState(null, '', writeLink({ src }))
    openUrl(src, '', true)
  },
})
followTheme(byId('theme', 'button'))
connectTabs(document.querySelector('[role="tablist"]') as HTMLElement)
void adapter.then(found => showAdapter(byId('adapter'), found))
follow(readLink(location.hash))
