/**
 * Lets a program observe rejections that it does not handle, as `process.on('unhandledRejection')` of Node does.
 *
 * QuickJS calls a function of its embedder, the host's promise rejection tracker, when a promise is rejected without a handler,
 * and again when it gets its first one. componentize-qjs sets no such function. The engine therefore gets one here: the
 * three calls through the pointer to the tracker become calls of a new function, which calls one of the program.
 *
 * The program passes that function as the reasons of its first rejections ({@link firstReason}), since no function of the
 * engine sees the new one. `prelude/start-quickjs.ts` does so when the program starts.
 *
 * @see https://tc39.es/ecma262/#sec-host-promise-rejection-tracker
 */

import { type Bytes, leb128, sized } from '@wasi-webgpu/component/binary'
import { unknownForm } from '../../component/binary.ts'
import {
  appended,
  coreSectionIds,
  nextIndex,
  sectionContents,
  signedLeb128,
  withSections,
} from '../../core-module/core-module.ts'
import { firstReason } from '../../rejection-registration.ts'
import { withEngine } from './program-definitions.ts'
import {
  type CodeRange,
  callOfProgram,
  findCode,
  i32,
  i64,
  type ProgramFunction,
  paddedCall,
  programFunction,
  typeIndex,
} from './program-function.ts'

/** Makes QuickJS, in a component that componentize-qjs wrote, call the program for rejections without a handler. */
export function withRejectionTracker(component: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return withEngine(component, trackedModule)
}

/** Returns a module with a tracker; `undefined` for one that does not call it. */
function trackedModule(module: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const contents = (section: keyof typeof coreSectionIds) => sectionContents(module, coreSectionIds[section])
  const trackerType = typeIndex(module, [0x60, 5, i32, i64, i64, i32, i32, 0])
  const calls = callsOf(contents('code'), trackerType)
  if (calls.length === 0) return undefined

  const tracker = nextIndex(module, 'func')
  if (calls.length !== 3) throw unknownForm()
  const body = trackerBody(programFunction(module, nextIndex(module, 'global')))
  const globals = [i32, i32, i64].map(type => [type, 1, type === i32 ? 0x41 : 0x42, 0, 0x0b])
  return withSections(
    module,
    new Map<number, Bytes>([
      [coreSectionIds.function, appended(contents('function'), leb128(trackerType))],
      [coreSectionIds.global, appended(contents('global'), ...globals)],
      [coreSectionIds.code, appended(calling(contents('code'), calls, tracker), body)],
    ]),
  )
}

/**
 * Finds the calls of the tracker, in C: `if (rt->tracker) rt->tracker(ctx, promise, reason, is_handled, rt->opaque)`.
 *
 * @param type index of the tracker's type
 */
function callsOf(code: Uint8Array, type: number): CodeRange[] {
  if (type < 0) return []
  const typeIndex = String.fromCharCode(...leb128(type))
  return findCode(code, [
    '\\x28\\x02[^]{2}\\x22([^])\\x45\\x0d\\x00', // i32.load, local.tee, i32.eqz, br_if 0
    '\\x20[^]\\x20[^]\\x20[^]\\x29\\x03\\x18', // ctx, promise, i64.load offset=24 of its data
    '\\x41[\\x00\\x01]\\x20[^]\\x28\\x02[^]{2}', // is_handled, i32.load of rt->opaque
    `\\x20\\1\\x11${RegExp.escape(typeIndex)}\\x00`, // the tracker, call_indirect
  ])
}

/** Returns code whose calls of the tracker are unconditional calls of a function, in as many bytes. */
function calling(code: Uint8Array, calls: readonly CodeRange[], tracker: number): Uint8Array<ArrayBuffer> {
  const changed = new Uint8Array(code)
  for (const { start, end } of calls) {
    // drop, i32.const 1, nop: the pointer is not null.
    changed.set([0x1a, 0x41, 1, 0x01], start)
    changed.set(paddedCall(tracker), end - 5)
  }
  return changed
}

/**
 * Returns the body of the tracker, `(ctx, promise, reason, isHandled, opaque)`. The first three reasons register: a number, the
 * function `Function.prototype.call`, and the function of the program. The tracker then calls `call(undefined, promise, reason,
 * isHandled)` on the latter.
 *
 * Values of QuickJS have 64 bits: the lower ones are a number or an address, the upper ones a tag.
 */
function trackerBody(program: ProgramFunction): Bytes {
  const { state, call, callback } = program
  const [getState, setState] = [0x23, 0x24].map(opcode => [opcode, ...leb128(state)])
  const isState = (number: number) => [...getState!, 0x41, number, 0x46, 0x04, 0x40] // i32.eq, if
  const advance = [...getState!, 0x41, 1, 0x6a, ...setState!, 0x0f, 0x0b] // i32.add, return, end
  const [context, promise, reason, isHandled] = [0, 1, 2, 3].map(index => [0x20, index])
  return sized([
    ...[1, 1, i32], // one more local, the frame of the arguments
    ...isState(0),
    ...[...reason!, 0x42, ...signedLeb128(firstReason), 0x52, 0x04, 0x40, 0x0f, 0x0b], // return unless it is the number
    ...advance,
    ...isState(1),
    ...[...reason!, 0xa7, 0x28, 2, cFunctionOffset, 0x24, ...leb128(call)], // i32.wrap_i64, i32.load, global.set
    ...advance,
    ...isState(2),
    ...[...reason!, 0x24, ...leb128(callback)],
    ...advance,
    ...callOfProgram(program, context!, 5, [
      promise!,
      reason!,
      [...isHandled!, 0xad, 0x42, ...signedLeb128(2 ** 32), 0x84], // i64.extend_i32_u, i64.or: a boolean
    ]),
    0x0b,
  ])
}

/** Offset in an object of QuickJS, for a function in C, of its index in the table. */
const cFunctionOffset = 28
