import { expect, it } from 'vitest'

it.each(['index.ts', 'define.ts', 'frameworks/react.ts', 'frameworks/vue.ts', 'frameworks/svelte.ts'])(
  '%s can be imported on a server, where there is no DOM',
  async file => {
    expect('customElements' in globalThis).toBe(false)
    const { WasiWebGpuElement } = await import(`./${file}`)
    expect(WasiWebGpuElement.observedAttributes).toContain('src')
  },
)
