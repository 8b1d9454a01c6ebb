import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { launchChromium, patience } from '../../../web/src/testing/chromium.ts'
import type { Observation } from './observe-behaviours.ts'

/** Runs all behaviours in a page of Chromium. */
export async function observeInPage(): Promise<Observation[]> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'esnext',
  })
  // `navigator.gpu` exists only in a secure context, such as a page served from localhost.
  const server = await serve(outputFiles[0]!.text)
  try {
    const browser = await launchChromium()
    try {
      const page = await browser.newPage()
      page.setDefaultTimeout(patience)
      await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`)
      return await page.evaluate<Observation[]>('observations')
    } finally {
      await browser.close()
    }
  } finally {
    server.close()
  }
}

const program = `
  import { observe } from './observe-behaviours.ts'
  import { behaviours } from './behaviours/all-behaviours.ts'
  globalThis.observations = observe(Object.values(behaviours).flat())
`

async function serve(script: string): Promise<Server> {
  const page = '<meta charset="utf-8"><script type="module" src="/program.js"></script>'
  const server = createServer(({ url }, response) => {
    const isScript = url === '/program.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : page)
  })
  await new Promise<void>(resolve => {
    server.listen(0, resolve)
  })
  return server
}
