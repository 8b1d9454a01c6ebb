import { expectTypeOf, it } from 'vitest'
import type { GPUCanvasContext } from './canvas-context.ts'
import type { interfaces } from './generated/interfaces.ts'
import type { namespaces } from './generated/values.ts'
import type { gpu, navigator } from './navigator.ts'

type Interfaces = typeof interfaces
type Namespaces = typeof namespaces

/** Members of the W3C type of each interface that the class of the guest lacks. */
type Missing = {
  [Name in keyof Interfaces as MissingOf<Name> extends never ? never : Name]: MissingOf<Name>
}

type MissingOf<Name extends keyof Interfaces> = Exclude<
  keyof InstanceOf<Name>,
  keyof InstanceType<Interfaces[Name]> | '__brand' | SetAlgebra
>

/** Members of a JavaScript set, which TypeScript's types give to a setlike interface and Web IDL does not. */
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

it('the guest classes have all members of the W3C types except those that accept video frames and images', () => {
  expectTypeOf<Missing>().toEqualTypeOf<{
    GPUDevice: 'importExternalTexture'
    GPUQueue: 'copyExternalImageToTexture'
  }>()
  expectTypeOf<Exclude<keyof globalThis.GPUCanvasContext, keyof GPUCanvasContext | '__brand'>>().toBeNever()
})

it('the guest namespaces have all constants of the W3C types', () => {
  type MissingConstants = {
    [Name in keyof Namespaces]: Exclude<keyof (typeof globalThis)[Name], keyof Namespaces[Name] | '__brand'>
  }[keyof Namespaces]
  expectTypeOf<MissingConstants>().toBeNever()
})

it('the exported gpu and navigator have the W3C types', () => {
  expectTypeOf<typeof gpu>().toEqualTypeOf<GPU>()
  expectTypeOf<typeof navigator>().toEqualTypeOf<Navigator>()
})
