/**
 * Prints the number of uses without conversions, and those whose outcome in the fast lane differs from that of the binding, as JSON.
 * Tests run it in Bun and Deno, where some values of wrong types end the process inside the binding.
 */
import { useFastLane } from '../gpu/fast-lane.ts'
import { requestGpu } from '../gpu/request-gpu.ts'
import { outcome, plainUses, setForeign } from './fast-lane-uses.ts'

const { gpu } = await requestGpu('null')
const requestDevice = async () => (await gpu.requestAdapter())!.requestDevice()
const device = await requestDevice()
setForeign(await requestDevice())
const differences: unknown[] = []
for (const [name, use] of Object.entries(plainUses)) {
  useFastLane(device, false)
  const expected = JSON.stringify(await outcome(device, use))
  const isOpen = useFastLane(device, true)
  const found = JSON.stringify(await outcome(device, use))
  if (!isOpen || found !== expected) differences.push({ name, isOpen, expected, found })
}
console.log(JSON.stringify({ uses: Object.keys(plainUses).length, differences }))
process.exit()
