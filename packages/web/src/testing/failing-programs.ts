import { parse } from '@bytecodealliance/jco'

/** Returns a component that traps. */
export function trapping(): Promise<Buffer> {
  return failing('')
}

/** Returns a component that imports the function `count` of `acme:rockets/launch@1.2.0`, which no host provides. */
export function importingRockets(): Promise<Buffer> {
  return failing('(import "acme:rockets/launch@1.2.0" (instance (export "count" (func (result u8)))))')
}

async function failing(imports: string): Promise<Buffer> {
  return Buffer.from(
    await parse(`(component ${imports}
      (core module $m (func (export "run") unreachable)) (core instance $i (instantiate $m))
      (func (export "run") (canon lift (core func $i "run"))))`),
  )
}
