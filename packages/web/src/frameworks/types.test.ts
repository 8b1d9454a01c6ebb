import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { documentedCode } from '../testing/documented-code.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** Programs that use the element, by file. A line with `// wrong` has a type error, and no other line has one. */
const programs: Readonly<Record<string, string>> = {
  'documented.tsx': documentedCode('tsx').join('\n'),
  'react.tsx': `
    import '@wasi-webgpu/web/react'
    export const right = (
      <wasi-webgpu id="a" className="b" src="a.wasm" width="3" worker ref={element => void element?.start()}
        options={{ files: {} }} onstdout={({ detail }) => detail.text.trim()}
        onuncapturederror={({ detail }) => detail.message.trim()} />
    )
    export const attribute = <wasi-webgpu sorce="a.wasm" /> // wrong
    export const type = <wasi-webgpu src={3} /> // wrong
    export const detail = <wasi-webgpu onexit={({ detail }) => detail.text} /> // wrong
  `,
  'vue.ts': `
    import '@wasi-webgpu/web/vue'
    import type { GlobalComponents } from 'vue'
    type Props = InstanceType<GlobalComponents['wasi-webgpu']>['$props']
    export const right: Props = { src: 'a.wasm', autoplay: true, onExit: event => event.detail.code.toFixed() }
    export const type: Props = { src: 3 } // wrong
    export const detail: Props = { onStdout: event => event.detail.code } // wrong
  `,
  'svelte.ts': `
    import '@wasi-webgpu/web/svelte'
    import type { SvelteHTMLElements } from 'svelte/elements'
    type Props = SvelteHTMLElements['wasi-webgpu']
    export const right: Props = { src: 'a.wasm', class: 'b', onexit: ({ detail }) => void detail.code.toFixed() }
    export const attribute: Props = { sorce: 'a.wasm' } // wrong
    export const detail: Props = { onstdout: ({ detail }) => detail.code } // wrong
  `,
  'document.ts': `
    import '@wasi-webgpu/web/element'
    export const right = document.querySelector('wasi-webgpu')!.start()
    export const wrong = document.querySelector('wasi-webgpu')!.begin() // wrong
  `,
}

it('the element has types in JSX of React, in templates of Vue and Svelte, and in the DOM', async () => {
  mkdirSync(join(root, 'out'), { recursive: true })
  const folder = mkdtempSync(join(root, 'out/framework-types-'))
  try {
    for (const [file, text] of Object.entries(programs)) writeFileSync(join(folder, file), text)
    const compilerOptions = { jsx: 'react-jsx', types: ['@webgpu/types'], noUnusedLocals: false }
    const config = { extends: '../../tsconfig.json', compilerOptions, include: ['*'], exclude: [] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const expected = Object.entries(programs).flatMap(([file, text]) =>
      text.split('\n').flatMap((line, i) => (line.includes('// wrong') ? [`${file}:${i + 1}`] : [])),
    )
    expect(expected.length).toBeGreaterThan(0)
    expect((await errors(folder)).sort()).toEqual(expected.sort())
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** Returns the places of the type errors in a folder. */
function errors(folder: string): Promise<string[]> {
  const tsc = fileURLToPath(import.meta.resolve('typescript/package.json')).replace('package.json', 'bin/tsc')
  return new Promise(resolve => {
    execFile(process.execPath, [tsc, '--noEmit', '--pretty', 'false'], { cwd: folder }, (_, stdout) => {
      resolve(
        [...stdout.matchAll(/^(\S+?)\((\d+),\d+\): error/gm)].map(([, file, line]) => `${file}:${line}`),
      )
    })
  })
}
