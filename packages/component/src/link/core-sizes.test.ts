import { expect, describe as suite, test } from 'vitest'
import { decodeComponent } from '../binary/decode.ts'
import { assemble } from '../testing/wat.ts'
import { sizesByDefinitions } from './core-sizes.ts'
import { describe } from './linker.ts'

const module = '(core module $M (memory 2 3) (table 4 funcref))'

async function decoded(text: string) {
  return decodeComponent(await assemble(`(component ${text})`))
}

suite('the sizes of the memories and tables of a component', () => {
  test.each([
    ['no core module', ''],
    ['a core module that is not instantiated', module],
    [
      'a core module that is instantiated twice',
      `${module} (core instance (instantiate $M)) (core instance (instantiate $M))`,
    ],
    [
      'a component inside that has types alone',
      `${module} (core instance (instantiate $M)) (component (type string))`,
    ],
  ])('are told by the definitions of one with %s, as by its description', async (_, text) => {
    const definition = await decoded(text)
    expect(sizesByDefinitions(definition)).toEqual(describe(definition).sizes)
  })

  test.each([
    ['a component inside that instantiates one', `(component ${module} (core instance (instantiate $M)))`],
    ['one two components deep', `(component (component ${module} (core instance (instantiate $M))))`],
    [
      'a core module of an outer component',
      `${module} (component (alias outer 1 $M (core module $N)) (core instance (instantiate $N)))`,
    ],
    ['an imported core module', '(import "m" (core module $M)) (core instance (instantiate $M))'],
    [
      'an exported core module',
      `${module} (export $N "m" (core module $M)) (core instance (instantiate $N))`,
    ],
    [
      'a core module of an instance',
      `${module} (instance $i (export "m" (core module $M))) (alias export $i "m" (core module $N)) (core instance (instantiate $N))`,
    ],
  ])('are left to the description of one with %s', async (_, text) => {
    expect(sizesByDefinitions(await decoded(text))).toBeUndefined()
  })
})
