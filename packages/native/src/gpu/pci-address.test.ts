import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pciAddress } from './pci-address.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-pci-'))
  const devices = [
    ['0000:00:02.0', '0x8086', '0xa780', '0x030000'],
    ['0000:41:00.0', '0x10de', '0x2335', '0x030200'],
    ['0000:0a:00.0', '0x10de', '0x2335', '0x030200'],
    ['0000:0a:00.1', '0x10de', '0x1aef', '0x040300'],
    ['0000:c1:00.0', '0x1002', '0x744c', '0x030000'],
    ['0000:c2:00.0', '0x1002', '0x744c', '0x030000'],
  ]
  for (const [address, vendor, device, kind] of devices) {
    mkdirSync(join(folder, address!))
    for (const [name, text] of Object.entries({ vendor, device, class: kind }))
      writeFileSync(join(folder, address!, name), `${text}\n`)
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

it('the address of one of several equal GPUs is that in the order of the bus', () => {
  expect(pciAddress('nvidia', 0, 2, folder)).toBe('0000:0a:00.0')
  expect(pciAddress('nvidia', 1, 2, folder)).toBe('0000:41:00.0')
  expect(pciAddress('amd', 1, 2, folder)).toBe('0000:c2:00.0')
  expect(pciAddress('other', 0, 1, folder)).toBe('0000:00:02.0')
})

it('no address is known when no kind of GPU occurs that often, or several do, or there is no bus', () => {
  expect(pciAddress('nvidia', 0, 3, folder)).toBeUndefined()
  expect(pciAddress('other', 0, 2, folder)).toBeUndefined()
  expect(pciAddress('nvidia', 0, 2, join(folder, 'none'))).toBeUndefined()
})
