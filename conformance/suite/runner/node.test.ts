import { expect, it } from 'vitest'
import { componentOf, programs } from '../build.ts'
import { expectPasses } from './expect-passes.ts'
import { hosts } from './hosts.ts'
import { functionOf } from './matrix.ts'
import { importedFunctions, witFunctions } from './wit-functions.ts'

const host = hosts.node!()
const functions = witFunctions()
const tested = new Set<string>()

it.each(programs)(
  'the program %s of the suite passes in Node, and tests functions that it imports',
  async program => {
    const { results } = await expectPasses(host, program)
    const imported = await importedFunctions(componentOf(program), functions)
    const names = new Set([...imported].map(({ name }) => name))
    const called = results.map(functionOf)
    expect(called.filter(name => !names.has(name))).toEqual([])
    for (const name of called) tested.add(name)
  },
)

it('the suite tests every function of the WIT that a guest can call', () => {
  const untested = functions.filter(({ name, reachable }) => reachable && !tested.has(name))
  expect(untested.map(({ name }) => name)).toEqual([])
})
