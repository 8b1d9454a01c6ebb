import { expect, describe as suite, test } from 'vitest'
import { decodeComponent } from '../binary/decode.ts'
import { assemble } from '../testing/wat.ts'
import { sizesByDefinitions } from './core-sizes.ts'
import { describe } from './describe.ts'

const module = '(core module $M (memory 2 3) (table 4 funcref))'

const instantiated = `${module} (core instance (instantiate $M))`

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
    ['a component inside that is not instantiated', `(component ${instantiated})`],
    [
      'components inside that are instantiated twice',
      `(component $C ${instantiated} (component $D ${instantiated}) (instance (instantiate $D))) (instance (instantiate $C)) (instance (instantiate $C))`,
    ],
    [
      'a core module of an outer component',
      `${module} (component $C (alias outer 1 $M (core module $N)) (core instance (instantiate $N))) (instance (instantiate $C))`,
    ],
    [
      'an exported core module and component',
      `${module} (export $N "m" (core module $M)) (component $C ${instantiated}) (export $D "c" (component $C)) (core instance (instantiate $N)) (instance (instantiate $D))`,
    ],
  ])('are told by the definitions of one with %s, as by its description', async (_, text) => {
    const definition = await decoded(text)
    expect(sizesByDefinitions(definition)).toEqual(describe(definition).sizes)
  })

  test.each([
    ['an imported core module', '(import "m" (core module $M)) (core instance (instantiate $M))'],
    ['an imported component', '(import "c" (component $C)) (instance (instantiate $C))'],
    [
      'a core module of an instance',
      `${module} (instance $i (export "m" (core module $M))) (alias export $i "m" (core module $N)) (core instance (instantiate $N))`,
    ],
    [
      'a component of an instance',
      `(component $C ${instantiated}) (instance $i (export "c" (component $C))) (alias export $i "c" (component $D)) (instance (instantiate $D))`,
    ],
    [
      'more than a component may have',
      `(component $A (core module $M ${'(table 0 funcref)'.repeat(300)}) ${'(core instance (instantiate $M))'.repeat(70)}) (instance (instantiate $A))`,
    ],
    [
      'components that instantiate each other too deep',
      `(component $C0 ${instantiated}) ${Array.from({ length: 101 }, (_, i) => `(component $C${i + 1} (alias outer 1 $C${i} (component $C)) (instance (instantiate $C)))`).join('')} (instance (instantiate $C101))`,
    ],
  ])('are left to the description of one with %s', async (_, text) => {
    expect(sizesByDefinitions(await decoded(text))).toBeUndefined()
  })
})
