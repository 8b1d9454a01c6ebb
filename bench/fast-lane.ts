import { requestGpu } from '@wasi-webgpu/native'
import { buildGuest } from './guest/build.ts'
import { type OwnTime, sideBySide } from './measure.ts'
import { loops, startOurs } from './peer.ts'
import { atMost, type Row } from './row.ts'

/** Most of the time of the way through the binding that a loop may take; a frame is 10,000 × set-bind-group, dispatch. */
const budgets = {
  'dispatch-workgroups': 0.55,
  'set-bind-group': 0.25,
  'create-bind-group': 0.2,
  'write-buffer': 0.35,
  encode: 0.45,
} as const satisfies Record<keyof typeof loops, number>

/**
 * Calls of one component with the fast lane, compared with the way through Dawn's binding for Node, on the null backend, which
 * validates and encodes everything and computes nothing.
 */
export async function measureFastLane(): Promise<Row[]> {
  const { gpu, fastLane } = await requestGpu('null')
  if (!fastLane) {
    console.error('bench: the fast lane does not exist here')
    return []
  }
  const { component } = await buildGuest('peer')
  const loop = await startOurs(component, gpu)
  const rows: Row[] = []
  for (const [name, count] of Object.entries(loops) as [keyof typeof loops, number][]) {
    const run = (wanted: boolean) => async (): Promise<OwnTime> => {
      await requestGpu('null', { fastLane: wanted })
      // The library keeps the bytes of writes until a submission.
      if (name === 'write-buffer') loop('encode', 0)
      const start = performance.now()
      const result = loop(name, count)
      return result instanceof Object ? (result as OwnTime) : { milliseconds: performance.now() - start }
    }
    const { ours, peer } = await sideBySide({ ours: run(true), peer: run(false) })
    const isFrame = name === 'encode'
    const scale = isFrame ? 1 : 1e6 / count
    const title = isFrame ? `${count.toLocaleString('en')} × set-bind-group, dispatch` : name
    const unit = isFrame ? 'ms' : 'ns'
    rows.push(
      atMost(budgets[name], {
        name: title,
        unit,
        ours: ours * scale,
        peer: peer * scale,
        versus: "through Dawn's binding",
      }),
    )
  }
  return rows
}
