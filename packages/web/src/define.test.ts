import { expect, it } from 'vitest'

it('the module of the element can be imported on a server, where there is no DOM', async () => {
  expect('customElements' in globalThis).toBe(false)
  const { WasiWebGpuElement } = await import('./define.ts')
  expect(WasiWebGpuElement.observedAttributes).toContain('src')
})
