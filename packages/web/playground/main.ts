import { checkAddress, checkFile } from './check-component.ts'
import '@wasi-webgpu/web/element'
import { sources } from 'virtual:example-files'
import { findAdapter, showAdapter } from './adapter-panel.ts'
import { byId } from './elements.ts'
import { type Example, examples, loadFiles } from './examples.ts'
import { fillGallery, markInGallery } from './gallery.ts'
import { interfacesOf } from './interfaces-panel.ts'
import { type Link, readLink, writeLink } from './link.ts'
import { connectOpener } from './opener.ts'
import { connectSharer } from './sharer.ts'
import { Stage } from './stage.ts'
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

const notice = byId('notice')
const stage = new Stage(() => void run())
const { args } = stage

/** Finding an adapter may take a second; the page works meanwhile. */
const adapter = findAdapter()
let program: Program | undefined

/** Puts a program and its arguments on the stage without running it. */
function show(next: Program, given = ''): void {
  stage.clear()
  notice.hidden = true
  if (program?.url.startsWith('blob:')) URL.revokeObjectURL(program.url)
  program = next
  byId('title', 'h2').textContent = next.title
  byId('about', 'p').textContent = next.about
  document.title = `${next.title} · wasi-webgpu playground`
  markInGallery(next.example?.name)
  args.value = given
  byId('interfaces').replaceChildren()
  delete byId('interfaces-tab').dataset.problems
  stage.code.open(nameOf(next))
  if (next.example !== undefined) void showSources(next, next.example.name)
}

async function showSources(of: Program, name: string): Promise<void> {
  const loaded = await sources[name]?.()
  if (program === of && loaded !== undefined) stage.code.open(nameOf(of), loaded.default)
}

/** Name of a program that is the same after a reload. */
function nameOf({ link, title }: Program): string {
  return link === undefined ? title : writeLink(link)
}

/** Asks the user before it runs the program on the stage. */
function ask(about: string): void {
  notice.hidden = false
  notice.querySelector('p')!.textContent = `A link has brought you here. Run the program from ${about}?`
}

async function run(): Promise<void> {
  if (program === undefined) return
  notice.hidden = true
  void showInterfaces(program)
  const { url, example } = program
  await stage.run(url, example && (() => loadFiles(example)))
}

async function showInterfaces(of: Program): Promise<void> {
  const { rows, missing } = await interfacesOf(of.url)
  if (program !== of) return
  byId('interfaces').replaceChildren(...rows)
  if (missing > 0) byId('interfaces-tab').dataset.problems = String(missing)
}

notice.querySelector('button')!.addEventListener('click', () => void run())

async function openExample(example: Example, given?: string): Promise<void> {
  const { name, title, about, url, argsInSoftware } = example
  show({ title, about, url, example, link: { example: name } }, given ?? example.args)
  const { turn } = stage
  const isForSoftware =
    given === undefined && argsInSoftware !== example.args && (await adapter)?.info.isFallbackAdapter === true
  if (turn !== stage.turn) return
  if (isForSoftware && args.value === example.args) args.value = argsInSoftware
  void run()
}

/** Runs a file of the user. One that is no component leaves the program on the stage alone. */
async function openFile(file: File): Promise<void> {
  try {
    await checkFile(file)
  } catch (error) {
    const { message } = error as Error
    stage.output.write(`${message}\n`, 'problem')
    toast(message)
    return
  }
  show({
    title: file.name,
    about: 'A file of yours; it stays in this browser.',
    url: URL.createObjectURL(file),
  })
  void run()
}

function showUrl(src: string, given: string): void {
  const { host, pathname } = new URL(src)
  show({ title: pathname.replace(/.*\//, '') || host, about: host, url: src, link: { src } }, given)
}

/**
 * Runs a component at an address that the user has entered.
 *
 * @throws Error when there is none; the program on the stage is left alone
 */
async function openUrl(src: string): Promise<void> {
  await checkAddress(src)
  history.replaceState(null, '', writeLink({ src }))
  showUrl(src, '')
  void run()
}

fillGallery(example => {
  history.replaceState(null, '', writeLink({ example: example.name }))
  void openExample(example)
})

function follow({ example, src, args: given }: Link): void {
  if (src !== undefined) {
    showUrl(src, given ?? '')
    ask(new URL(src).host)
    return
  }
  const named = examples.find(({ name }) => name === example) ?? examples[0]
  if (named !== undefined) void openExample(named, given)
}

addEventListener('hashchange', () => follow(readLink(location.hash)))

connectSharer(() => {
  if (program === undefined) return undefined
  const { title, url, example, link } = program
  const linked = link && new URL(writeLink({ ...link, args: args.value }), location.href).href
  return {
    file: example === undefined ? title : `${example.name}.wasm`,
    url,
    args: args.value,
    readsFiles: Object.keys(example?.files ?? {}).length > 0,
    ...(linked !== undefined && { link: linked }),
  }
})

connectOpener({
  onFile: file => void openFile(file),
  onUrl: openUrl,
})
followTheme(byId('theme', 'button'))
connectTabs(document.querySelector('[role="tablist"]') as HTMLElement)
void adapter.then(found => showAdapter(byId('adapter'), found))
follow(readLink(location.hash))
