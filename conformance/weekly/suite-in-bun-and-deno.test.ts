import { describe, it } from 'vitest'
import { programs } from '../suite/build.ts'
import { expectPasses } from '../suite/runner/expect-passes.ts'
import { hosts } from '../suite/runner/hosts.ts'

describe.each(['bun', 'deno'])('in %s', name => {
  it.each(programs)('the program %s of the suite passes', async program => {
    await expectPasses(hosts[name]!(), program)
  })
})
