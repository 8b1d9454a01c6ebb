import '@wasi-webgpu/web/element'
import type { ExitDetail, LoadDetail, OutputDetail, WasiWebGpuElement } from '@wasi-webgpu/web'
import { findAdapter, showAdapter } from './adapter-panel.ts'
import { ConsolePanel } from './console-panel.ts'
import { byId } from './elements.ts'
import { type Example, examples, loadFiles } from './examples.ts'
import { FrameGraph } from './frame-graph.ts'
import { fillGallery, markInGallery } from './gallery.ts'
import { showInterfaces } from './interfaces-panel.ts'
import { type Link, readLink, writeLink } from './link.ts'
import { connectOpener } from './opener.ts'
import { ResultsPanel } from './results-panel.ts'
import { connectTabs } from './tabs.ts'
import { followTheme } from './theme.ts'
import { toast } from './toast.ts'

/** What is on the stage. */
interface Program {
  readonly title: string
  readonly about: string
  readonly url: string
  readonly example?: Example
  /** What a link to it says; none leads to a file of the user's. */
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

// What needs no adapter works at once: a browser may take a second to find one.
followTheme(byId('theme', 'button'))
connectTabs(document.querySelector('[role="tablist"]') as HTMLElement)
const adapter = await findAdapter()

let program: Program | undefined

function open(next: Program, { args: given = '', isTrusted = true } = {}): void {
  app.stop()
  if (program?.url.startsWith('blob:')) URL.revokeObjectURL(program.url)
  program = next
  byId('title', 'h2').textContent = next.title
  byId('about', 'p').textContent = next.about
  byId('share', 'button').hidden = next.link === undefined
  document.title = `${next.title} · wasi-webgpu playground`
  markInGallery(next.example?.name)
  args.value = given
  output.clear()
  results.clear()
  frames.clear()
  tell('idle')
  notice.hidden = isTrusted
  byId('interfaces').replaceChildren()
  if (isTrusted) void run()
  else
    notice.querySelector('p')!.textContent =
      `A link has brought you here. Run the program from ${next.about}?`
}

async function run(): Promise<void> {
  if (program === undefined) return
  const chosen = program
  notice.hidden = true
  output.clear()
  results.clear()
  frames.clear()
  void showInterfaces(byId('interfaces'), program.url)
  app.src = program.url
  app.worker = worker.checked
  app.setAttribute('args', args.value)
  try {
    const files = chosen.example && { files: await loadFiles(chosen.example) }
    if (program !== chosen) return
    app.options = { ...files, onframe: frame => frames.add(frame), limits: { handles: 1_000_000 } }
    tell('loading')
    await app.start()
  } catch {
    // The element says what is wrong, and its error event.
  }
}

function stop(): void {
  app.stop()
  tell('idle')
}

const words = { idle: 'Stopped', loading: 'Loading', running: 'Running', ended: 'Ended', failed: 'Failed' }

function tell(now: keyof typeof words): void {
  state.dataset.state = now
  state.textContent = words[now]
  const isOn = now === 'loading' || now === 'running'
  runButton.textContent = isOn ? 'Stop' : 'Run'
  runButton.classList.toggle('primary', !isOn)
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
app.addEventListener('error', ({ message }) => {
  tell('failed')
  output.write(`${message}\n`, 'stderr')
})
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

function openExample(example: Example, given?: string): void {
  const { name, title, about, url, argsInSoftware } = example
  const usual = adapter?.info.isFallbackAdapter ? argsInSoftware : ''
  open({ title, about, url, example, link: { example: name } }, { args: given ?? usual })
}

function openFile(file: File): void {
  open({
    title: file.name,
    about: 'A file of yours; it stays in this browser.',
    url: URL.createObjectURL(file),
  })
}

function openUrl(src: string, given: string, isTrusted: boolean): void {
  const { host, pathname } = new URL(src)
  open(
    { title: pathname.replace(/.*\//, '') || host, about: host, url: src, link: { src } },
    { args: given, isTrusted },
  )
}

fillGallery(example => {
  history.replaceState(null, '', writeLink({ example: example.name }))
  openExample(example)
})

function follow({ example, src, args: given }: Link): void {
  if (src !== undefined) {
    openUrl(src, given ?? '', false)
    return
  }
  const named = examples.find(({ name }) => name === example) ?? examples[0]
  if (named !== undefined) openExample(named, given)
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
showAdapter(byId('adapter'), adapter)
follow(readLink(location.hash))
