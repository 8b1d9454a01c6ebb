import { Buffer } from 'node:buffer'
import path from 'node:path'
import process from 'node:process'
import { type Any, type Cases, each } from './cases.ts'

const codes: readonly Any[] = [undefined, null, 0, 3, '4', ' 5 ', 'x', 1.5, true, {}, Number.NaN, 256, -1]

export const processCases: Cases = {
  'process.exitCode takes integers': () =>
    each(
      'node',
      codes.map(code => () => {
        process.exitCode = code
        const { exitCode } = process
        process.exitCode = undefined
        return exitCode
      }),
    ),
  'process.exit refuses other values': () =>
    each(
      'node',
      (['x', 1.5, true, {}] as Any[]).map(code => () => process.exit(code)),
    ),
  'stdout.write takes texts and bytes': () =>
    each(
      'node',
      ([42, undefined, null, {}, [65], true] as Any[]).map(chunk => () => process.stdout.write(chunk)),
    ),
  'isTTY of streams that are no terminals': () =>
    [process.stdin, process.stdout, process.stderr].map(({ isTTY }) => `${isTTY}`),
  'stdout.write calls back': () => new Promise(resolve => process.stdout.write('', () => resolve('called'))),
  'process.nextTick': () =>
    each('node', [
      () => new Promise(resolve => process.nextTick((...args: unknown[]) => resolve(args), 1, 'a')),
      () => process.nextTick(5 as Any),
    ]),
  'process.hrtime': () => {
    const start = process.hrtime()
    const [seconds, nanoseconds] = process.hrtime(start)
    return [start.length, seconds, nanoseconds >= 0, typeof process.hrtime.bigint(), process.uptime() > 0]
  },
  'process.env has texts': () => {
    const { env } = process as { env: Any }
    env.NUMBER = 5
    env.NONE = undefined
    const seen = [env.NUMBER, env.NONE, 'MISSING_VARIABLE' in env]
    delete env.NUMBER
    return [...seen, env.NUMBER]
  },
  'argv has three elements': () => [process.argv.length, typeof process.argv[0]],
}

export const moduleCases: Cases = {
  path: () => [
    path.join('/a', '..', 'b', './c'),
    path.resolve('/a/b', '../c'),
    path.basename('/a/b.txt', '.txt'),
    path.extname('.a.b'),
    path.dirname('/a/b/'),
    path.relative('/a/b', '/a/c/d'),
    path.parse('/a/b.c'),
    path.format({ dir: '/a', name: 'b', ext: '.c' }),
    path.isAbsolute('a'),
    path.normalize('/a//b/../c/.'),
    path.sep + path.delimiter,
    path.posix.join('a', 'b'),
    path.toNamespacedPath('a'),
  ],
  'path refuses other values': () =>
    each(
      'node',
      [() => path.join(5 as Any), () => path.basename(undefined as Any)].map(run => () => {
        try {
          return run()
        } catch (error) {
          return (error as Error).name
        }
      }),
    ),
  Buffer: () =>
    each('node', [
      () => Buffer.from('é€🎉').toString('hex'),
      () => Buffer.from('ff00', 'hex'),
      () => Buffer.from('aGk', 'base64').toString(),
      () => Buffer.from([1, 300, -1]),
      () => Buffer.from('abc').toString('utf8', 1, 2),
      () => Buffer.from('abc').toString('latin1', 1),
      () => Buffer.byteLength('é€'),
      () => Buffer.concat([Buffer.from('a'), Buffer.from('b')]).toString(),
      () => Buffer.alloc(3, 'ab').toString(),
      () => Buffer.from('abc').equals(Buffer.from('abc')),
      () => Buffer.from('abc').indexOf('c'),
      () => Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]).readDoubleLE(0),
      () => Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]).readBigUInt64BE(0),
      () => Buffer.from('abc').slice(1).toString(),
      () => Buffer.from('abc').write('z', 1),
      () => Buffer.isBuffer(new Uint8Array(1)),
      () => Buffer.compare(Buffer.from('a'), Buffer.from('b')),
      () => `${Buffer.from('text')}`,
      () => Buffer.from(Uint8Array.of(0xef, 0xbb, 0xbf, 65)).toString().length,
    ]),
}
