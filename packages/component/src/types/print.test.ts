import { expect, test } from 'vitest'
import { component } from '../testing/wat.ts'
import { printFuncType, printType } from './print.ts'

test('a type that is much larger than its component is printed as an ellipsis', async () => {
  const { imports } = await component(`(component
    (type $many (tuple ${'u8 '.repeat(300)}))
    (type $more (tuple ${'$many '.repeat(300)}))
    (type $pair (result $more (error $many)))
    (import "one" (func (param "x" $many) (result $pair)))
    (import "all" (func (param "x" $more) (param "y" u8) (result $many)))
    (import "some" (func ${Array.from({ length: 10 }, (_, i) => `(param "p${i}" $many)`).join(' ')})))`)
  const many = `tuple<${'u8, '.repeat(299)}u8>`
  expect(imports.map(({ type }) => type.kind === 'func' && printFuncType(type.type))).toEqual([
    `func(x: ${many}) -> result …`,
    `func(…) -> ${many}`,
    'func(…)',
  ])
})

test('the parts that a type lacks are not printed', () => {
  expect(printType({ kind: 'result', ok: undefined, error: undefined })).toBe('result')
  expect(printType({ kind: 'result', ok: undefined, error: { kind: 'u8' } })).toBe('result<_, u8>')
  expect(printType({ kind: 'result', ok: { kind: 'u8' }, error: undefined })).toBe('result<u8>')
  expect(printType({ kind: 'stream', element: undefined })).toBe('stream')
})
