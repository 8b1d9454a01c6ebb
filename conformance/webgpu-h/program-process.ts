/**
 * Runs programs of a component one after the other: `program-process.ts COMPONENT ADAPTER NAME…`. Standard output has
 * the output of each, and then a line with its name and its end as JSON.
 */

import { readFile } from 'node:fs/promises'
import { compile } from '@wasi-webgpu/component'
import { surface, webgpu } from '@wasi-webgpu/host'
import { requestGpu, swiftShader } from '@wasi-webgpu/native'
import { wasi } from '@wasi-webgpu/wasi'
import { liveObjects } from '../../packages/component/src/instance/live-objects.ts'
import { endOfProgram } from './programs.ts'

const [path, adapter, ...names] = process.argv.slice(2)
const component = await compile(new Uint8Array(await readFile(path!)))
const { gpu } = await (adapter === 'null'
  ? requestGpu('null')
  : requestGpu('software', { sources: [swiftShader()] }))
const noScreen = () => {
  throw new Error('the programs draw on no surface')
}
for (const name of names) {
  const imports = {
    ...(await wasi({ args: ['programs', name] })),
    ...webgpu({ gpu }),
    ...surface({ create: noScreen }),
  }
  const instance = await component.instantiate({ imports })
  let failure: string | undefined
  try {
    await instance.exports['wasi:cli/run@0.3.0'].run()
  } catch (error) {
    failure = String(error)
  }
  const end = JSON.stringify({ held: liveObjects(instance.exports), failure })
  process.stdout.write(`${endOfProgram}${name} ${end}\n`)
}
process.exit()
