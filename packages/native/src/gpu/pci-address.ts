import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Returns the address on the PCI bus of one of several equal GPUs: `0000:01:00.0`. Vulkan's loader lists them in the order of
 * their addresses.
 *
 * @param vendor vendor of the adapter, as W3C's `GPUAdapterInfo` has it
 * @param at index among the equal GPUs
 * @param count number of equal GPUs
 * @param folder devices of the bus, in Linux
 * @returns `undefined` when no GPUs, or several kinds of GPUs, occur that often
 */
export function pciAddress(
  vendor: string,
  at: number,
  count: number,
  folder = '/sys/bus/pci/devices',
): string | undefined {
  const equal = Map.groupBy(displayDevices(folder), ({ model }) => model)
  const found = [...equal].filter(
    ([model, { length }]) => length === count && model.startsWith(vendorIds[vendor] ?? ''),
  )
  return found.length === 1 ? found[0]![1][at]?.address : undefined
}

const vendorIds: Readonly<Record<string, string>> = { amd: '0x1002', intel: '0x8086', nvidia: '0x10de' }

/** Lists GPUs by address, each with the IDs of its vendor and model. */
function displayDevices(folder: string): { address: string; model: string }[] {
  try {
    return readdirSync(folder)
      .sort()
      .map(address => {
        const read = (file: string) => readFileSync(join(folder, address, file), 'utf8').trim()
        return { address, class: read('class'), model: `${read('vendor')}:${read('device')}` }
      })
      .filter(device => device.class.startsWith('0x03'))
  } catch {
    return []
  }
}
