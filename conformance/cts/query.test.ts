import { expect, test } from 'vitest'
import { fileQueries, selects } from './query.ts'

const files = [
  'api/operation/a',
  'api/validation/a',
  'api/validation/a/b',
  'api/validation/ab',
  'idl/x',
  'web_platform/y',
]
const queriesOf = (query: string) => fileQueries(query, files).map(part => part.query)

test('a query for many files is split into one query for each file of the trees', () => {
  expect(fileQueries('webgpu:idl,*', files)).toEqual([{ tree: 'idl', query: 'webgpu:idl,x:*' }])
  expect(queriesOf('webgpu:api,validation,*')).toEqual([
    'webgpu:api,validation,a:*',
    'webgpu:api,validation,a,b:*',
    'webgpu:api,validation,ab:*',
  ])
  expect(queriesOf('webgpu:api,validation,a,*')).toEqual([
    'webgpu:api,validation,a:*',
    'webgpu:api,validation,a,b:*',
  ])
  expect(queriesOf('webgpu:*')).toHaveLength(5)
})

test('a query for tests or cases of one file stays as it is', () => {
  expect(fileQueries('webgpu:api,validation,a:t,*', files)).toEqual([
    { tree: 'api/validation', query: 'webgpu:api,validation,a:t,*' },
  ])
  expect(queriesOf('webgpu:idl,x:t:u="v:w"')).toEqual(['webgpu:idl,x:t:u="v:w"'])
})

test('a query that is none, or that names no file of the trees, has no parts', () => {
  for (const query of [
    'webgpu:web_platform,*',
    'webgpu:idl,x',
    'webgpu:idl,y:*',
    'unittests:*',
    '',
    'webgpu:idl*',
  ])
    expect(queriesOf(query)).toEqual([])
})

test('a query selects cases and narrower queries', () => {
  const one = 'webgpu:idl,x:t:u=1'
  for (const query of [
    one,
    'webgpu:idl,x:t:*',
    'webgpu:idl,x:*',
    'webgpu:idl,x,*',
    'webgpu:idl,*',
    'webgpu:*',
  ])
    expect(selects(query, one), query).toBe(true)
  for (const query of ['webgpu:idl,x:t:u=12', 'webgpu:idl,x:t', 'webgpu:idl,xy,*', 'webgpu:idl,x:tt:*'])
    expect(selects(query, one), query).toBe(false)
})
