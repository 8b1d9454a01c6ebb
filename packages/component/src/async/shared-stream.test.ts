import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { t } from '../index.ts'
import { Shared } from './shared-stream.ts'

it('a stream that the host goes on to hold does not keep the store whose end failed it', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const shared = new Shared('stream', t.u8)
  const store = new WeakRef({})
  shared.fail(new Error('the end'), store.deref())
  for (let i = 0; i < 100 && store.deref() !== undefined; i++) {
    await setImmediate()
    collectGarbage()
  }
  expect(store.deref()).toBeUndefined()
  expect(shared.isWanted).toBe(false)
})
