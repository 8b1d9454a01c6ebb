import { expect, test } from 'vitest'
import { readScript } from './directives.ts'

const command = (script: string) => readScript(script)[0]?.command

test('a component directive keeps the name and text of the component', () => {
  expect(command('(component $A (import "a" (func)))')).toEqual({
    kind: 'component',
    name: '$A',
    source: { kind: 'text', text: '(component $A (import "a" (func)))' },
  })
})

test('the keyword `definition` is not part of the component text', () => {
  expect(command('(component definition $A\n (type u8))')).toEqual({
    kind: 'component definition',
    name: '$A',
    source: { kind: 'text', text: '(component $A\n (type u8))' },
  })
})

test('the strings of a binary component are joined', () => {
  const bytes = new Uint8Array([0, 97, 115, 109, 13])
  expect(command('(component definition $A binary "\\00asm" "\\0d")')).toEqual({
    kind: 'component definition',
    name: '$A',
    source: { kind: 'binary', bytes },
  })
})

test('a quoted component is read as text', () => {
  expect(command('(assert_malformed (component quote "(type" "\\"x\\")") "no")')).toEqual({
    kind: 'assert_malformed',
    source: { kind: 'text', text: '(component  (type "x") )' },
    message: 'no',
  })
})

test('a `component instance` directive has the names of the instance and its definition', () => {
  expect(command('(component instance $i $A)')).toEqual({
    kind: 'component instance',
    name: '$i',
    definition: '$A',
  })
})

test('a `register` directive has the name of the instance and the import name', () => {
  expect(command('(register "a" $i)')).toEqual({ kind: 'register', as: 'a', instance: '$i' })
})

test('an `assert_trap` directive has a call or an instantiation', () => {
  expect(command('(assert_trap (invoke $i "f" (u32.const 1)) "why")')).toMatchObject({
    action: { kind: 'invoke', instance: '$i', name: 'f', args: [{ kind: 'list' }] },
    message: 'why',
  })
  expect(command('(assert_trap (component $A) "why")')).toMatchObject({
    action: { kind: 'text', text: '(component $A)' },
  })
})

test('an assertion that a definition is malformed or invalid may have a core module', () => {
  expect(command('(assert_invalid (module $m (func (result i32))) "why")')).toEqual({
    kind: 'assert_invalid',
    source: { kind: 'core module', source: { kind: 'text', text: '(module $m (func (result i32)))' } },
    message: 'why',
  })
  expect(command('(assert_malformed (module binary "\\00asm") "why")')).toMatchObject({
    source: { kind: 'core module', source: { kind: 'binary' } },
  })
  expect(() => command('(assert_unlinkable (module) "why")')).toThrow('unexpected form')
})

test('directives for core modules are recognized as unknown', () => {
  expect(command('(module (func))')).toEqual({ kind: 'unknown', keyword: 'module' })
})

test('a directive has its line number', () => {
  expect(readScript(';; a\n\n(component)\n(invoke "f")').map(directive => directive.line)).toEqual([3, 4])
})

test('a malformed directive is refused', () => {
  expect(() => readScript('(component)\n(assert_return (component))')).toThrow(
    'unexpected form of assert_return at line 2',
  )
})
