import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commandHere } from '../../../cli/src/testing/command-here.ts'
import { build } from '../build.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-arguments-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Calls of imported functions, and of the objects that they return, with the value or error that a program observes. */
const calls: readonly [call: string, observed: string][] = [
  ['getRandomBytes(4n).length', '4'],
  ['getRandomBytes(3).length', '3'],
  ['getRandomBytes(1.5)', 'TypeError: getRandomBytes: len is 1.5, not a u64'],
  ['getRandomBytes(-1)', 'TypeError: getRandomBytes: len is -1, not a u64'],
  ['getRandomBytes(2n ** 64n)', 'TypeError: getRandomBytes: len is 18446744073709551616, not a u64'],
  ['getRandomBytes("4")', 'TypeError: getRandomBytes: len is 4, not a u64'],
  ['getRandomBytes()', 'TypeError: getRandomBytes: len is undefined, not a u64'],
  ['random.getRandomBytes(null)', 'TypeError: getRandomBytes: len is null, not a u64'],
  ['out.write([79, 75, 10])', 'undefined'],
  ['out.write(Uint8Array.of(79, 75, 10))', 'undefined'],
  ['out.write([256])', 'TypeError: OutputStream.write: contents[0] is 256, not a u8'],
  [
    'out.write(Float32Array.of(1))',
    'TypeError: OutputStream.write: contents is a Float32Array, not a Uint8Array',
  ],
  ['out.write("text")', 'TypeError: OutputStream.write: contents is text, not a Uint8Array'],
  ['out.write(detached)', 'TypeError: OutputStream.write: contents is a Uint8Array whose buffer is detached'],
  ['poll([5])', 'TypeError: poll: in[0] is 5, not a Pollable'],
  ['poll({})', 'TypeError: poll: in is an Object, not an array'],
  ['poll([subscribeDuration(1n)]).length', '1'],
  ['exitWithCode(300)', 'TypeError: exitWithCode: statusCode is 300, not a u8'],
  ['exit({ tag: "fine" })', 'TypeError: exit: status.tag is fine, not one of ok, err'],
  ['exit("ok")', 'TypeError: exit: status is ok, not an object'],
  [
    'file.setTimes({ tag: "timestamp", val: { seconds: 1n, nanoseconds: "0" } }, { tag: "now" })',
    'TypeError: Descriptor.setTimes: dataAccessTimestamp.val.nanoseconds is 0, not a u32',
  ],
  ['file.setTimes({ tag: "timestamp", val: { seconds: 1n, nanoseconds: 0 } }, { tag: "now" })', 'undefined'],
  ['file.statAt({ symlinkFollow: true }, 5)', 'TypeError: Descriptor.statAt: path is 5, not a string'],
  ['file.statAt({}, ".").type', 'directory'],
  [
    'file.renameAt("a", undefined, "b")',
    'TypeError: Descriptor.renameAt: newDescriptor is undefined, not a Descriptor',
  ],
  ['poll([{}])', 'TypeError: poll: in[0] is an Object, not a Pollable'],
  ['poll([out])', 'TypeError: poll: in[0] is an OutputStream, not a Pollable'],
  [
    'Descriptor.prototype.stat.call(out)',
    'TypeError: Descriptor.stat: this is an OutputStream, not a Descriptor',
  ],
  ['body.write("text")', 'TypeError: OutputStream.write: contents is text, not a Uint8Array'],
  ['body.write([])', 'undefined'],
  [
    'OutgoingBody.finish(body)',
    'TypeError: OutgoingBody.finish: this is an OutputStream, not an OutgoingBody',
  ],
  ['handle(out)', 'TypeError: handle: request is an OutputStream, not an OutgoingRequest'],
  ['new OutgoingRequest({})', 'TypeError: OutgoingRequest: headers is an Object, not a Fields'],
  ['file.statAt({}, "none")', 'Error: no-entry'],
]

it('a value or a handle that does not fit the type of an imported function is a TypeError, and a bigint is a number of 64 bits', async () => {
  const program = `
    import random, { getRandomBytes } from 'wasi:random/random@0.2.12'
    import { exit, exitWithCode } from 'wasi:cli/exit@0.2.12'
    import { getStdout } from 'wasi:cli/stdout@0.2.12'
    import 'wasi:io/streams@0.2.12'
    import { OutputStream } from 'wasi:io/streams@0.2.12'
    import { poll } from 'wasi:io/poll@0.2.12'
    import { subscribeDuration } from 'wasi:clocks/monotonic-clock@0.2.12'
    import { Descriptor } from 'wasi:filesystem/types@0.2.12'
    import { Fields, OutgoingBody, OutgoingRequest } from 'wasi:http/types@0.2.12'
    import { handle } from 'wasi:http/outgoing-handler@0.2.12'
    import { getDirectories } from 'wasi:filesystem/preopens@0.2.12'
    const [out, [[file]]] = [getStdout(), getDirectories()]
    const body = new OutgoingRequest(Fields.fromList([])).body().write()
    console.log(out instanceof OutputStream)
    const detached = new Uint8Array(4)
    detached.buffer.transfer()
    const calls = [${calls.map(([call]) => `() => ${call}`).join(', ')}]
    for (const call of calls) {
      try {
        console.log('-', String(call()))
      } catch (error) {
        console.log('-', 'payload' in error ? 'Error: ' + error.payload : String(error))
      }
    }`
  await writeFile(join(folder, 'app.js'), program)
  await writeFile(join(folder, 'app.wasm'), (await build({ entry: join(folder, 'app.js') })).component)
  const { stdout, stderr, code } = await commandHere([
    'run',
    '--gpu',
    'null',
    '--dir',
    folder,
    join(folder, 'app.wasm'),
  ])
  expect(stdout.match(/^(true|- ).*$/gm), stderr).toEqual([
    'true',
    ...calls.map(([, observed]) => `- ${observed}`),
  ])
  expect(code, stderr).toBe(0)
})
