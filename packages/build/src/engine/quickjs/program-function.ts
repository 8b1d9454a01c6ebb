/**
 * Calls, in code of the engine, of a function of the program that the rejection tracker has registered.
 *
 * @module
 */

import { type Bytes, leb128, skipValueType } from '@wasi-webgpu/component/binary'
import { unknownForm } from '../../component/binary.ts'
import { coreNames, coreSectionIds, sectionItems, signedLeb128 } from '../../core-module/core-module.ts'

/** Indices in the module. */
export interface ProgramFunction {
  /** Type of a function of QuickJS in C: `JSValue f(ctx, this, argc, argv)`. */
  readonly functionType: number
  readonly stackPointer: number
  /** Global: how many parts of the registration have arrived; 3 when the function is registered. */
  readonly state: number
  /** Global: index in the table of the function in C that `Function.prototype.call` is. */
  readonly call: number
  /** Global: the function of the program. */
  readonly callback: number
}

/** Returns what a call of the program's function needs, whose three globals begin at an index. */
export function programFunction(module: Uint8Array<ArrayBuffer>, globals: number): ProgramFunction {
  const functionType = typeIndex(module, [0x60, 4, i32, i64, i32, i32, 1, i64])
  const imported = coreNames(module).imports.filter(({ kind }) => kind === 'global')
  const stackPointer = imported.findIndex(({ name }) => name === '__stack_pointer')
  if (functionType < 0 || stackPointer < 0) throw unknownForm()
  return { functionType, stackPointer, state: globals, call: globals + 1, callback: globals + 2 }
}

/**
 * Returns instructions that call the function of the program with three arguments.
 *
 * @param frame index of a local, for the address of the arguments
 * @param values instructions that push the arguments
 */
export function callOfProgram(
  { functionType, stackPointer, call, callback }: ProgramFunction,
  context: Bytes,
  frame: number,
  values: readonly [Bytes, Bytes, Bytes],
): number[] {
  const store = (offset: number, value: Bytes) => [0x20, frame, ...value, 0x37, 3, offset]
  return [
    ...[0x23, ...leb128(stackPointer), 0x41, 32, 0x6b, 0x22, frame, 0x24, ...leb128(stackPointer)],
    ...store(0, undefinedValue),
    ...values.flatMap((value, i) => store(8 + 8 * i, value)),
    ...[...context, 0x23, ...leb128(callback), 0x41, 4, 0x20, frame, 0x23, ...leb128(call)],
    ...[0x11, ...leb128(functionType), 0, 0x1a], // call_indirect, drop
    ...[0x20, frame, 0x41, 32, 0x6a, 0x24, ...leb128(stackPointer)],
  ]
}

/** A range of code. */
export interface CodeRange {
  readonly start: number
  readonly end: number
}

/** Finds code. The parts of the pattern, joined, are a regular expression for its bytes as Latin-1. */
export function findCode(code: Uint8Array, pattern: readonly string[]): CodeRange[] {
  const matches = Buffer.from(code)
    .toString('latin1')
    .matchAll(new RegExp(pattern.join(''), 'g'))
  return [...matches].map(({ index, 0: { length } }) => ({ start: index, end: index + length }))
}

/** Returns a call of a function of the module, whose index takes four bytes. */
export function paddedCall(index: number): number[] {
  return [0x10, ...[0, 7, 14, 21].map(shift => ((index >> shift) & 0x7f) | (shift < 21 ? 0x80 : 0))]
}

/** Returns the index of a type of functions; -1 if the module has none such. */
export function typeIndex(module: Uint8Array<ArrayBuffer>, type: Bytes): number {
  const types = sectionItems(module, coreSectionIds.type, reader => {
    const start = reader.position
    reader.byte()
    reader.each(skipValueType)
    reader.each(skipValueType)
    return reader.bytes.subarray(start, reader.position)
  })
  return types.findIndex(known => Buffer.compare(known, Uint8Array.from(type)) === 0)
}

export const i32 = 0x7f
export const i64 = 0x7e

/** Pushes the value `undefined`. */
export const undefinedValue: Bytes = [0x42, ...signedLeb128(3 * 2 ** 32)]
