/**
 * `webgpu.h`, the standard C API of WebGPU, as one value. `translate-c.ts` builds it from the W3C's IDL and the
 * deviations of `c-deviations.ts`; `write-webgpu-h.ts` and `write-webgpu-cpp.ts` turn it into headers.
 *
 * Names are those of C without their prefixes: `BufferDescriptor` for `WGPUBufferDescriptor`, `MapRead` for
 * `WGPUBufferUsage_MapRead`. Types refer to definitions by object.
 */

/** The C API. */
export interface CApi {
  readonly constants: readonly CConstant[]
  readonly objects: readonly CObject[]
  readonly enums: readonly CEnum[]
  readonly flags: readonly CFlags[]
  readonly callbacks: readonly CCallback[]
  /** All structures, each after those that it contains. */
  readonly structs: readonly CStruct[]
  /** Functions without an object: `wgpuCreateInstance`. */
  readonly functions: readonly CFunction[]
}

interface Named {
  readonly name: string
  /** Name in the W3C document: `GPUBufferDescriptor`; that of its IDL for what only C has. */
  readonly w3cName: string
  /** Notes for readers, one sentence per line. */
  readonly doc: string
  /** Link to the W3C section that defines the item or its origin; empty for one that only C has. */
  readonly link: string
}

/** A value with a special meaning: `WGPU_WHOLE_SIZE`. */
export interface CConstant extends Named {
  readonly value: 'SIZE_MAX' | 'UINT32_MAX' | 'UINT64_MAX' | 'NAN'
}

/** A handle with a reference count, and its functions. */
export interface CObject extends Named {
  readonly kind: 'object'
  readonly functions: readonly CFunction[]
}

/** An enum of 32 bits. */
export interface CEnum extends Named {
  readonly kind: 'enum'
  readonly cases: readonly CCase[]
}

/** A set of flags in 64 bits. */
export interface CFlags extends Named {
  readonly kind: 'flags'
  readonly cases: readonly CCase[]
}

/** A value of an enum, or one or more bits of flags. */
export interface CCase {
  readonly name: string
  /** Name in the W3C document: `clamp-to-edge`, `MAP_READ`; empty for a value that only C has. */
  readonly w3cName: string
  readonly value: number
  readonly doc: string
}

/** The function type that receives the result of an asynchronous function or an event, and its info structure. */
export interface CCallback extends Named {
  readonly kind: 'callback'
  /** Whether the caller chooses when it is called; otherwise it is called whenever the event occurs. */
  readonly hasMode: boolean
  /** Parameters, without the two `userdata` at the end. */
  readonly params: readonly CParam[]
}

/** A structure. */
export interface CStruct extends Named {
  readonly kind: 'struct'
  /** `extensible`: `nextInChain` comes first. `extension`: `chain` comes first. */
  readonly form: 'plain' | 'extensible' | 'extension'
  /** Structures to whose chain it may belong. */
  readonly extends: readonly CStruct[]
  /** Whether it owns memory, which `wgpu…FreeMembers` frees. */
  readonly ownsMembers: boolean
  /** Members, without the chain. */
  readonly members: readonly CParam[]
}

/** A constant, the name of a case, a number or a boolean as text, or a zeroed structure. */
export type CDefault =
  | { readonly constant: CConstant }
  | { readonly case: string }
  | { readonly literal: string }
  | 'zero'

/** A parameter, or a member of a structure. */
export interface CParam {
  readonly name: string
  readonly type: CType
  /** Whether NULL stands for an absent value. */
  readonly nullable: boolean
  /**
   * The value that the initializer of a structure sets, where it isn't that of the type. Only C++ has default arguments.
   */
  readonly default: CDefault | undefined
  readonly doc: string
}

/** A type of C. */
export type CType =
  | { readonly kind: CPrimitive }
  | { readonly kind: 'defined'; readonly definition: CObject | CEnum | CFlags | CStruct }
  /** The info structure of a callback. */
  | { readonly kind: 'info'; readonly callback: CCallback }
  | { readonly kind: 'pointer'; readonly to: CType; readonly const: boolean }
  /** A pointer, with a number of elements before it. */
  | { readonly kind: 'array'; readonly element: CType }

/** The types that need no definition. */
export type CPrimitive = 'bool' | 'u16' | 'u32' | 'i32' | 'u64' | 'usize' | 'f32' | 'f64' | 'string' | 'void'

/** A function. One with a callback returns a future. */
export interface CFunction extends Named {
  /** Parameters, without the object and the callback. */
  readonly params: readonly CParam[]
  readonly result: CType | undefined
  /** Whether the result may be NULL. */
  readonly nullable: boolean
  readonly callback: CCallback | undefined
}
