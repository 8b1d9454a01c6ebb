import { afterAll, it } from 'vitest'
import { programs } from '../build.ts'
import { expectPasses } from './expect-passes.ts'
import { hosts } from './hosts.ts'

const host = hosts.chromium!()
afterAll(() => host.close?.())

it.each(programs)('the program %s of the suite passes in a page', async program => {
  await expectPasses(host, program)
})
