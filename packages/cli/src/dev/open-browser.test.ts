import { afterEach, expect, it, vi } from 'vitest'
import { openBrowser } from './open-browser.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

it('openBrowser goes on where the system has no program that opens pages', async () => {
  vi.stubEnv('PATH', '/nonexistent')
  expect(await openBrowser('http://localhost:1/')).toBe(false)
})
