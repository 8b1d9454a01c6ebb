/**
 * Prints the number of uses, and those whose outcome in the fast lane differs from that of the binding, as JSON. Tests run it in Bun
 * and Deno, where some values of wrong types end the process inside the binding, so that only plain uses are compared there.
 */
import { useFastLane } from '../gpu/fast-lane.ts'
import { requestGpu } from '../gpu/request-gpu.ts'
import { outcome, plainUses, setForeign, uses } from './fast-lane-uses.ts'

const { gpu } = await requestGpu('null')
const requestDevice = async () => (await gpu.requestAdapter())!.requestDevice()
const device = await requestDevice()
setForeign(await requestDevice())
const compared = 'Bun' in globalThis || 'Deno' in globalThis ? plainUses : uses
const differences: unknown[] = []
for (const [name, use] of Object.entries(compared)) {
  useFastLane(device, false)
  const expected = JSON.stringify(await outcome(device, use))
  const isOpen = useFastLane(device, true) === undefined
  const found = JSON.stringify(await outcome(device, use))
  if (!isOpen || found !== expected) differences.push({ name, isOpen, expected, found })
}
console.log(JSON.stringify({ uses: Object.keys(compared).length, differences }))
process.exit()
