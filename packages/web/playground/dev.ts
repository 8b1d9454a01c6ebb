/** The page of `wasi-webgpu dev --page`: runs each build that its server announces, and edits the sources. */
import '@wasi-webgpu/web/element'
import { messagesIn } from './build-messages.ts'
import type { SaveFile } from './code-panel.ts'
import { byId } from './elements.ts'
import { Stage } from './stage.ts'
import { connectTabs } from './tabs.ts'
import { followTheme } from './theme.ts'

/** State of the server, which it sends when the page connects and whenever it changes. */
export interface DevState {
  /** Name of the program. */
  readonly name: string
  /** Arguments of the program. */
  readonly args: readonly string[]
  /** Name of the last build that succeeded; empty before the first. */
  readonly build: string
  /** Errors of the last build, with the lines of the source; empty when it succeeded. */
  readonly errors: string
}

const problem = byId('problem')
const stage = new Stage(() => run())
let shown = ''

function run(): void {
  if (shown !== '') void stage.run(`dev/app.wasm?build=${shown}`)
}

function follow({ name, args, build, errors }: DevState): void {
  byId('title', 'h1').textContent = name
  document.title = name
  problem.textContent = errors
  problem.hidden = errors === ''
  void showSources(errors)
  if (build === shown) return
  if (shown === '') stage.args.value = args.length === 0 ? '' : JSON.stringify(args)
  shown = build
  run()
}

async function showSources(errors: string): Promise<void> {
  const response = await fetch('dev/files')
  if (response.ok) stage.code.update(document.title, await response.json(), messagesIn(errors), saveFile)
}

const saveFile: SaveFile = async (file, before, text) => {
  const response = await fetch('dev/files', { method: 'PUT', body: JSON.stringify({ file, before, text }) })
  if (!response.ok) throw new Error((await response.text()).trim())
}

followTheme(byId('theme', 'button'))
connectTabs(document.querySelector('[role="tablist"]') as HTMLElement)
const events = new EventSource('dev/events')
events.addEventListener('message', ({ data }) => follow(JSON.parse(data)))
events.addEventListener('error', () => {
  problem.textContent =
    'The server does not answer. Start wasi-webgpu dev again: the page connects by itself.'
  problem.hidden = false
})
