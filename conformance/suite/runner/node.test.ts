import { expect, it } from 'vitest'
import { componentOf, programs } from '../build.ts'
import { expectPasses } from './expect-passes.ts'
import { hosts } from './hosts.ts'
import { functionOf } from './matrix.ts'
import { importedFunctions, witFunctions } from './wit-functions.ts'

const host = hosts.node!()

it.each(programs)(
  'the program %s of the suite passes in Node, and tests functions that it imports',
  async program => {
    const { results } = await expectPasses(host, program)
    const imported = await importedFunctions(componentOf(program), witFunctions())
    const names = new Set([...imported].map(({ name }) => name))
    expect(results.map(functionOf).filter(name => !names.has(name))).toEqual([])
  },
)
