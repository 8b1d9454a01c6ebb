import { parse } from '@bytecodealliance/jco'

/** Assembles a component from its text. */
export async function assemble(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await parse(text))
}

/**
 * Definitions of a component whose code calls `twice` of `acme:math/numbers` and re-exports it in an
 * interface.
 */
export const calling = `
  (import "acme:math/numbers" (instance $numbers
    (type $f (func (param "n" u32) (result u32)))
    (export "twice" (func (type $f)))
    (export "half" (func (type $f)))))
  (core func $twice (canon lower (func $numbers "twice")))
  (core module $M
    (import "" "twice" (func $twice (param i32) (result i32)))
    (func (export "go") (param i32) (result i32) (call $twice (local.get 0))))
  (core instance $m (instantiate $M (with "" (instance (export "twice" (func $twice))))))
  (type $go-type (func (param "n" u32) (result u32)))
  (func $go (type $go-type) (canon lift (core func $m "go")))
  (component $Types
    (type $f (func (param "n" u32) (result u32)))
    (import "import-func-go" (func $go (type $f)))
    (type $g (func (param "n" u32) (result u32)))
    (export "go" (func $go) (func (type $g))))
  (instance $types (instantiate $Types (with "import-func-go" (func $go))))
  (export "acme:math/entry" (instance $types))`

/** The functions to type async. */
export const asyncNumbers = new Map([['acme:math/numbers', new Set(['twice'])]])
export const asyncEntry = new Map([['acme:math/entry', new Set(['go'])]])
