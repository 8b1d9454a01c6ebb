import { expect, it } from 'vitest'
import { writeComponent } from './component-output.ts'

it('a component that goes below a folder where none can be made is refused in one line', async () => {
  await expect(writeComponent('/proc/folder/app.wasm', new Uint8Array())).rejects.toThrow(
    /^\/proc\/folder\/app\.wasm cannot be written: ENOENT[^\n]*; name another file with --output$/,
  )
})
