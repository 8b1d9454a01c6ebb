import { expectTypeOf, it } from 'vitest'
import type { GPUCanvasContext } from './canvas-context.ts'
import type { interfaces } from './generated/interfaces.ts'
import type { namespaces } from './generated/values.ts'
import type { gpu, navigator } from './navigator.ts'

type Interfaces = typeof interfaces
type Namespaces = typeof namespaces

/** The members that W3C's type of an interface has and the class of the guest does not. */
type Missing = {
  [Name in keyof Interfaces as MissingOf<Name> extends never ? never : Name]: MissingOf<Name>
}

type MissingOf<Name extends keyof Interfaces> = Exclude<
  keyof InstanceOf<Name>,
  keyof InstanceType<Interfaces[Name]> | '__brand' | SetAlgebra
>

/** TypeScript has a set of W3C for one of JavaScript; Web IDL gives it less. */
type SetAlgebra =
  | 'union'
  | 'intersection'
  | 'difference'
  | 'symmetricDifference'
  | `is${'SubsetOf' | 'SupersetOf' | 'DisjointFrom'}`

type InstanceOf<Name extends keyof Interfaces> = Name extends keyof typeof globalThis
  ? (typeof globalThis)[Name] extends { prototype: infer Instance }
    ? Instance
    : never
  : never

it('has all that the types of W3C have, but for what takes things of a page', () => {
  expectTypeOf<Missing>().toEqualTypeOf<{
    GPUDevice: 'importExternalTexture'
    GPUQueue: 'copyExternalImageToTexture'
  }>()
  expectTypeOf<Exclude<keyof globalThis.GPUCanvasContext, keyof GPUCanvasContext | '__brand'>>().toBeNever()
})

it('has the constants that the types of W3C have', () => {
  type MissingConstants = {
    [Name in keyof Namespaces]: Exclude<keyof (typeof globalThis)[Name], keyof Namespaces[Name] | '__brand'>
  }[keyof Namespaces]
  expectTypeOf<MissingConstants>().toBeNever()
})

it('gives its objects the types of W3C', () => {
  expectTypeOf<typeof gpu>().toEqualTypeOf<GPU>()
  expectTypeOf<typeof navigator>().toEqualTypeOf<Navigator>()
})
