import { expect, it } from 'vitest'
import { installAdvice, systemName } from './install-advice.ts'

it('systemName finds the family of a system from its platform and os-release file', () => {
  expect(systemName('darwin', '')).toBe('macos')
  expect(systemName('win32', '')).toBe('windows')
  expect(systemName('linux', 'NAME="Debian GNU/Linux"\nID=debian\n')).toBe('debian')
  expect(systemName('linux', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n')).toBe('debian')
  expect(systemName('linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n')).toBe('fedora')
  expect(systemName('linux', 'ID=arch\n')).toBe('linux')
})

it("installAdvice lists each system once, the user's first", () => {
  const advice = installAdvice('windows')
  expect(advice[0]).toMatch(/^Windows:/)
  expect(new Set(advice).size).toBe(5)
})

it('installAdvice says which Node leaves SwiftShader out, and how to add it', () => {
  expect(installAdvice('linux')[0]).toMatch(
    /npm install @sparticuz\/chromium@[\d.]+ \(it brings SwiftShader; npm leaves it out when it runs on Node older than 22\.17\)$/,
  )
})

it('installAdvice for a GPU in hardware names drivers of graphics cards, then how to choose the software GPU', () => {
  const advice = installAdvice('linux', true)
  expect(advice[0]).toMatch(/Vulkan loader.*driver for AMD or Intel.*NVIDIA/)
  expect(advice.filter(line => line.includes('SwiftShader'))).toEqual([])
  expect(advice.at(-1)).toMatch(/^no graphics card: --gpu software/)
})
