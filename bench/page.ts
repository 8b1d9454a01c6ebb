import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { launchChromium } from '../packages/web/src/testing/chromium.ts'
import { atMost, type Row } from './row.ts'

/**
 * A frame of 10,000 draws on the canvas of a page, from a guest and from an equal program in JS, in Chromium; and its part on the
 * page's thread, also with bindings by hand.
 */
export async function measurePage(guest: {
  core: BufferSource
  component: Uint8Array<ArrayBuffer>
}): Promise<Row[]> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page/frames.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    target: 'es2024',
    write: false,
  })
  const script = outputFiles[0]?.text
  const files: Readonly<Record<string, readonly [type: string, content: string | BufferSource]>> = {
    '/': ['text/html', `<!doctype html><canvas></canvas><script type="module">${script}</script>`],
    '/guest.wasm': ['application/wasm', guest.component],
    '/core.wasm': ['application/wasm', guest.core],
  }
  const server = createServer(({ url = '' }, response) => {
    const [type, content] = files[url] ?? ['text/plain', '']
    response.writeHead(200, { ...isolated, 'content-type': type }).end(content)
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    const { thread, frame } = await page.evaluate(() => measureFrames())
    const versus = 'in JS, in Chromium'
    const part = { name: 'its part on the thread of the page', unit: 'ms', ours: thread.ours } as const
    return [
      atMost(1.1, { name: 'a frame of a page', unit: 'ms', ours: frame.ours, peer: frame.js, versus }),
      atMost(1.2, { ...part, peer: thread.js, versus }),
      atMost(1.4, { ...part, peer: thread.byHand, versus: 'bindings by hand' }),
    ]
  } finally {
    await browser.close()
    server.close()
  }
}

/** Headers of an isolated page, whose clock has microsecond resolution. */
const isolated = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}
