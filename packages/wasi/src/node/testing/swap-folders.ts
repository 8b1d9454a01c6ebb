/** Repeatedly replaces a subfolder by a link that leads out of the folder, and restores it, until the process is killed. */

import { renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

const root = process.argv[2] as string
const [folder, link, spare] = ['a/d', 'a/out', 'a/spare'].map(name => join(root, name)) as [
  string,
  string,
  string,
]
symlinkSync('../../outside', link)
process.send?.('started')
// An entry that the test left at this path moves with the rest.
for (;;) {
  renameSync(folder, spare)
  renameSync(link, folder)
  renameSync(folder, link)
  renameSync(spare, folder)
}
