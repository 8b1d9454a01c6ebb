import { expect, it } from 'vitest'
import { witCases } from '../../host/src/wit-cases.ts'
import { enumCase } from './name-cases.ts'
import { loadApi } from './translate.ts'

it('witCases of the host names each enum case of the API as enumCase does in the WIT', () => {
  const enums = loadApi().definitions.filter(definition => definition.kind === 'enum')
  expect(enums.length).toBeGreaterThan(0)
  for (const { cases } of enums) {
    const w3cNames = cases.map(({ w3cName }) => w3cName)
    expect(witCases(w3cNames)).toEqual(w3cNames.map(enumCase))
    expect(witCases(w3cNames)).toEqual(cases.map(({ name }) => name))
  }
})
