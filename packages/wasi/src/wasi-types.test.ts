import { parse } from '@bytecodealliance/jco'
import { type Component, compile } from '@wasi-webgpu/component'
import { expect, test } from 'vitest'
import { wasi } from './node/index.ts'
import { wasi as wasiOfPage } from './page/index.ts'

async function component(text: string): Promise<Component> {
  return compile(new Uint8Array(await parse(text)))
}

const clock = (result: string) =>
  `(component (import "wasi:clocks/monotonic-clock@0.2.0" (instance (export "now" (func (result ${result}))))))`

test.each([
  ['in Node', wasi],
  ['in a page', wasiOfPage],
])(
  'a component that declares another type of a function of WASI is refused when it is linked, %s',
  async (_, host) => {
    const right = await component(clock('u64'))
    const names = right.imports.map(item => item.name)
    await expect(right.instantiate({ imports: await host({}, names) })).resolves.toBeDefined()
    const wrong = await component(clock('string'))
    await expect(wrong.instantiate({ imports: await host({}, names) })).rejects.toThrow(
      'wasi:clocks/monotonic-clock@0.2.0#now has another type: in result, the component declares string, but is given u64',
    )
  },
)

test('a component that declares other types than WASI 0.3 for resources and enums is refused', async () => {
  const stdout = (future: string) => `(component
    (import "wasi:cli/types@0.3.0" (instance $types
      (type $e (enum "io" "illegal-byte-sequence" "pipe")) (export "error-code" (type (eq $e)))))
    (alias export $types "error-code" (type $code))
    (import "wasi:cli/stdout@0.3.0" (instance
      (alias outer 1 $code (type $c0)) (export "error-code" (type $c (eq $c0)))
      (type $s (stream u8)) (type $r (result (error $c))) (type $f (future ${future}))
      (export "write-via-stream" (func (param "data" $s) (result $f))))))`
  await (await component(stdout('$r'))).instantiate({ imports: await wasi() })
  await expect((await component(stdout('u32'))).instantiate({ imports: await wasi() })).rejects.toThrow(
    'wasi:cli/stdout@0.3.0#write-via-stream has another type',
  )
  const descriptor = (self: string) => `(component
    (import "wasi:filesystem/types@0.2.0" (instance
      (export "descriptor" (type $d (sub resource)))
      (type $e' (enum "access")) (export "error-code" (type $e (eq $e')))
      (export "[method]descriptor.is-same-object" (func (param "self" (borrow $d)) (param "other" (${self} $d)) (result bool))))))`
  await expect(
    (await component(descriptor('borrow'))).instantiate({ imports: await wasi() }),
  ).rejects.toThrow(
    'wasi:filesystem/types@0.2.0#error-code has another type: the component declares enum { access }, but is given enum { access, ',
  )
})
