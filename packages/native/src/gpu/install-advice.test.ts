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
