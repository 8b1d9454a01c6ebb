/**
 * Lets a program take samples of its own stack, for a profile.
 *
 * QuickJS counts calls and jumps back, and calls the interrupt handler of its embedder once in 10,000 of them, about every
 * millisecond. componentize-qjs sets no handler. The engine therefore gets a function in its place that calls the function of the
 * program which the rejection tracker has registered, with `undefined` instead of a promise. That function finds the stack in
 * `new Error().stack`.
 */

import { type Bytes, leb128, sized } from '@wasi-webgpu/component/binary'
import { unknownForm } from '../../component/binary.ts'
import {
  appended,
  coreSectionIds,
  nextIndex,
  sectionContents,
  withSections,
} from '../../core-module/core-module.ts'
import { withEngine } from './program-definitions.ts'
import {
  type CodeRange,
  callOfProgram,
  findCode,
  i32,
  paddedCall,
  programFunction,
  typeIndex,
  undefinedValue,
} from './program-function.ts'

/** Makes QuickJS, in a component with a rejection tracker, call the program for samples. */
export function withSampler(component: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return withEngine(component, sampledModule)
}

/** Returns a module with a sampler; `undefined` for one that calls no interrupt handler. */
function sampledModule(module: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const contents = (section: keyof typeof coreSectionIds) => sectionContents(module, coreSectionIds[section])
  const calls = callsOfHandler(contents('code'))
  if (calls.length === 0) return undefined
  const type = typeIndex(module, [0x60, 1, i32, 1, i32])
  const sampler = nextIndex(module, 'func')
  if (calls.length !== 1 || type < 0) throw unknownForm()
  // The tracker's globals are the last ones.
  const program = programFunction(module, nextIndex(module, 'global') - 3)
  return withSections(
    module,
    new Map<number, Bytes>([
      [coreSectionIds.function, appended(contents('function'), leb128(type))],
      [coreSectionIds.code, appended(calling(contents('code'), calls[0]!, sampler), samplerBody(program))],
    ]),
  )
}

/**
 * Finds the calls of the handler, in C: `ctx->interrupt_counter = 10000; if (rt->interrupt_handler) if
 * (rt->interrupt_handler(rt, rt->interrupt_opaque)) …`. The context is the first parameter.
 */
function callsOfHandler(code: Uint8Array): CodeRange[] {
  return findCode(code, [
    '(?<=\\x20\\x00\\x41\\x90\\xce\\x00\\x36\\x02[^]{2}\\x02\\x40', // i32.store of 10000, block
    '\\x20\\x00\\x28\\x02\\x08\\x22([^])\\x28\\x02[^]{2})', // ctx->rt, i32.load of the handler
    '\\x22([^])\\x45\\x0d\\x00', // local.tee, i32.eqz, br_if 0
    '\\x20\\1\\x20\\1\\x28\\x02[^]{2}\\x20\\2\\x11[^]\\x00', // rt, rt, i32.load, the handler, call_indirect
  ])
}

/** Returns code that calls the sampler with the context instead of the handler, in as many bytes. */
function calling(code: Uint8Array, { start, end }: CodeRange, sampler: number): Uint8Array<ArrayBuffer> {
  const changed = new Uint8Array(code)
  changed.fill(0x01, start, end) // nop
  changed.set([0x1a], start) // drop
  changed.set([0x20, 0, ...paddedCall(sampler)], start + 1) // local.get 0, call
  return changed
}

/** Returns the body of the sampler, `(ctx) -> i32`. It returns 0, so that the program goes on. */
function samplerBody(program: Parameters<typeof callOfProgram>[0]): Bytes {
  const isRegistered = [0x23, ...leb128(program.state), 0x41, 3, 0x46]
  return sized([
    ...[1, 1, i32], // one more local, the frame of the arguments
    ...[...isRegistered, 0x04, 0x40],
    ...callOfProgram(program, [0x20, 0], 1, [undefinedValue, undefinedValue, undefinedValue]),
    ...[0x0b, 0x41, 0, 0x0b],
  ])
}
