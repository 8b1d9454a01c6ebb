/** Puts a link out of the folder in the place of one of its folders and back, again and again, until it is killed. */

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
// The test may have left something in its way: then it is moved with the rest.
for (;;) {
  renameSync(folder, spare)
  renameSync(link, folder)
  renameSync(folder, link)
  renameSync(spare, folder)
}
