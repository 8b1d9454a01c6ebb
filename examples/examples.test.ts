import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decode, encode, type ImageData } from 'fast-png'
import { afterAll, describe, expect, it } from 'vitest'
import { type Ended, ended } from '../packages/cli/src/testing/command.ts'
import { commandHere } from '../packages/cli/src/testing/command-here.ts'
import { difference, readPicture } from '../packages/web/src/testing/picture.ts'
import { digestFile, exampleNames, sourcesDigest } from './build.ts'
import { edgesOf } from './image-filter/reference.ts'

const work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-examples-'))

afterAll(() => rmSync(work, { recursive: true }))

/** Runs an example on the software GPU, with a temporary folder as its `/work`. */
function run(name: string, ...args: string[]): Promise<Ended> {
  const component = pathOf(name, `${name}.wasm`)
  return commandHere(['run', '--gpu', 'software', '--dir', `${work}::/work`, component, '--', ...args])
}

function node(...args: string[]): Promise<Ended> {
  return ended(process.execPath, args)
}

function pathOf(name: string, file: string): string {
  return fileURLToPath(new URL(`${name}/${file}`, import.meta.url))
}

describe('the built examples', () => {
  // `weekly/built.test.ts` builds them.
  it.each(exampleNames())('%s was built from its sources (`npm run examples` builds it)', name => {
    expect(readFileSync(digestFile(name), 'utf8').trim()).toBe(sourcesDigest(name))
  })
})

describe('hello-compute', () => {
  it('prints the doubled numbers', async () => {
    expect(await run('hello-compute')).toEqual({ code: 0, stdout: '2 4 6 8 10 12 14 16\n', stderr: '' })
  })

  it('is smaller than 64 kB, although it contains the library of webgpu.h', () => {
    expect(statSync(pathOf('hello-compute', 'hello-compute.wasm')).size).toBeLessThan(64_000)
  })
})

describe('hello-wgpu', () => {
  it('prints the doubled numbers', async () => {
    expect(await run('hello-wgpu')).toEqual({ code: 0, stdout: '2 4 6 8 10 12 14 16\n', stderr: '' })
  })

  it('is smaller than 350 kB, with all of wgpu', () => {
    expect(statSync(pathOf('hello-wgpu', 'hello-wgpu.wasm')).size).toBeLessThan(350_000)
  })
})

describe('async-compute', () => {
  /** Results and errors arrive in any order; the loss follows all of them. */
  function expectEverything(stdout: string): void {
    const lines = stdout.trim().split('\n')
    expect(lines.filter(line => line.startsWith('error: '))).toEqual([
      expect.stringMatching(/usages must not be 0/),
      expect.stringMatching(/MapRead\|Storage/),
    ])
    const results = lines.filter(line => /: \d+$/.test(line))
    expect(results.sort()).toEqual([
      'primes below 100000: 9592',
      'steps of the longest Collatz sequence below 100000: 350',
    ])
    expect(lines.at(-1)).toMatch(/^lost \(destroyed\): \S/)
    expect(lines).toHaveLength(5)
  }

  it('prints the results, the errors and the loss of the device as they arrive', async () => {
    const { code, stdout, stderr } = await run('async-compute')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expectEverything(stdout)
  })

  it('runs where WebAssembly cannot be suspended, unlike a program that blocks', async () => {
    const withoutJspi = 'data:text/javascript,delete WebAssembly.Suspending; delete WebAssembly.promising'
    const main = new URL('../packages/cli/src/main.ts', import.meta.url).href
    // The command itself would refuse to start.
    const script = `import(${JSON.stringify(main)}).then(({ main }) => main(process.argv.slice(1)))`
    const runWithout = (name: string) => {
      const component = pathOf(name, `${name}.wasm`)
      return node('--import', withoutJspi, '-e', script, '--', 'run', '--gpu', 'software', component)
    }
    const { code, stdout, stderr } = await runWithout('async-compute')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expectEverything(stdout)
    expect(await runWithout('hello-compute')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/waitable-set\.wait, which needs JavaScript Promise Integration/),
    })
  })
})

describe.each(['triangle', 'textured-cube'])('%s', name => {
  it('draws the expected picture', async () => {
    expect(await run(name)).toEqual({ code: 0, stdout: `/work/${name}.png\n`, stderr: '' })
    const picture = readPicture(readFileSync(join(work, `${name}.png`)))
    const expected = readPicture(readFileSync(pathOf(name, 'expected.png')))
    expect([picture.width, picture.height, picture.channels]).toEqual([512, 512, 3])
    expect(difference(picture, expected)).toBeLessThan(0.01)
  })

  it('reports that it cannot write the picture', async () => {
    const path = '/not-granted/picture.png'
    expect(await run(name, path)).toMatchObject({ code: 1, stderr: expect.stringMatching(`^${path}: .+\n$`) })
  })
})

describe('png-filter', () => {
  const filter = (...args: string[]) => run('png-filter', ...args)

  it('reads a file, filters it, and writes another', async () => {
    const data = new Uint8Array(4 * 4 * 4).fill(200)
    writeFileSync(join(work, 'grey.png'), encode({ width: 4, height: 4, channels: 4, depth: 8, data }))
    expect(await filter('/work/grey.png', '/work/sepia.png')).toEqual({ code: 0, stdout: '', stderr: '' })
    const sepia = decode(readFileSync(join(work, 'sepia.png')))
    const pixel = (x: number, y: number) => [...sepia.data.subarray(4 * (4 * y + x), 4 * (4 * y + x) + 4)]
    const expected = (fromCentre: number) => {
      const light = 200 * (1 - (0.45 * fromCentre) / 2)
      return [1.07 * light, 0.95 * light, 0.76 * light, 200].map(Math.round)
    }
    expect(pixel(0, 0)).toEqual(expected(2 * 0.75 ** 2))
    expect(pixel(2, 1)).toEqual(expected(2 * 0.25 ** 2))
  })

  it('reports a missing file, and sees no file that was not granted', async () => {
    expect(await filter()).toMatchObject({ code: 1, stderr: 'usage: png-filter IN OUT\n' })
    for (const path of ['/work/none.png', '/etc/passwd', '/work/../etc/passwd', 'grey.png']) {
      const { code, stderr } = await filter(path, '/work/out.png')
      expect({ code, path: stderr.split(': ')[0] }).toEqual({ code: 1, path })
    }
  })
})

describe('image-filter', () => {
  /**
   * Runs the filter and compares the result with the TypeScript reference. `rgba` holds the expected decoded
   * pixels of `file`.
   */
  async function expectEdges(
    file: string,
    rgba: ArrayLike<number>,
    width: number,
    height: number,
  ): Promise<void> {
    const outcome = await run('image-filter', `/work/${file}`, `/work/edges-of-${file}`)
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
    const { data, channels } = decode(readFileSync(join(work, `edges-of-${file}`)))
    const expected = edgesOf({ width, height, data: Float64Array.from(rgba) })
    const worst = Array.from({ length: width * height }).reduce<number>((worst, _, pixel) => {
      const differences = [0, 1, 2].map(i => Math.abs(data[channels * pixel + i]! - expected[4 * pixel + i]!))
      return Math.max(worst, ...differences)
    }, 0)
    expect(worst).toBeLessThanOrEqual(2)
  }

  it('finds the edges of the photograph', async () => {
    copyFileSync(pathOf('image-filter', 'coffee.png'), join(work, 'coffee.png'))
    const { data, width, height } = decode(readFileSync(join(work, 'coffee.png')))
    const rgba = Array.from({ length: 4 * width * height }, (_, i) => {
      return i % 4 === 3 ? 255 : data[3 * Math.floor(i / 4) + (i % 4)]!
    })
    await expectEdges('coffee.png', rgba, width, height)
  })

  it('prints the adapter, the sizes, the time and the path of the picture', async () => {
    copyFileSync(pathOf('image-filter', 'coffee.png'), join(work, 'coffee.png'))
    const { stdout } = await run('image-filter')
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^adapter: \S/),
      'input:   /work/coffee.png, 600 x 400 pixels',
      expect.stringMatching(
        /^time: {4}\d+\.\d\d ms (on the GPU, by its timestamps|by the wall clock, as .+)$/,
      ),
      'output:  /work/edges.png',
      '',
    ])
  })

  const width = 13
  const height = 7
  const values = Array.from({ length: width * height }, (_, i) => (i * 89) % 256)
  const picture = (channels: number, data: number[], more: Partial<ImageData> = {}) =>
    encode({ width, height, channels, data: Uint8Array.from(data), ...more })

  it.each([
    ['grey', () => picture(1, values), (v: number) => [v, v, v, 255]],
    [
      'grey-alpha',
      () =>
        picture(
          2,
          values.flatMap(v => [v, 255 - v]),
        ),
      (v: number) => [v, v, v, 255 - v],
    ],
    [
      'rgb',
      () =>
        picture(
          3,
          values.flatMap(v => [v, 9, 255 - v]),
        ),
      (v: number) => [v, 9, 255 - v, 255],
    ],
    [
      'rgba',
      () =>
        picture(
          4,
          values.flatMap(v => [v, 9, 255 - v, v]),
        ),
      (v: number) => [v, 9, 255 - v, v],
    ],
    [
      'palette',
      () => picture(1, values, { palette: Array.from({ length: 256 }, (_, i) => [255 - i, i, 7]) }),
      (v: number) => [255 - v, v, 7, 255],
    ],
  ])('reads PNGs that are %s', async (name, encoded, rgba) => {
    writeFileSync(join(work, `${name}.png`), encoded())
    await expectEdges(`${name}.png`, values.flatMap(rgba), width, height)
  })

  it.each([
    ['missing.png', undefined, 'No such file or directory'],
    ['text.png', Buffer.from('no picture'), 'this is not a PNG'],
    [
      'short.png',
      readFileSync(pathOf('image-filter', 'coffee.png')).subarray(0, 5000),
      'the file ends early',
    ],
    [
      'deep.png',
      encode({ width: 2, height: 2, channels: 1, depth: 16, data: new Uint16Array(4) }),
      'only 8 bits a channel are supported',
    ],
  ])('refuses %s with a message', async (file, contents, message) => {
    if (contents) writeFileSync(join(work, file), contents)
    const outcome = await run('image-filter', `/work/${file}`)
    expect(outcome).toEqual({ code: 1, stdout: '', stderr: `/work/${file}: ${message}\n` })
  })
})

describe('errors', () => {
  it('prints the error of every mistake', async () => {
    const { code, stdout, stderr } = await run('errors')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const withoutMessages = stdout
      .trim()
      .split('\n')
      .map(line => line.split(': ').slice(0, 2).join(': '))
    expect(withoutMessages).toEqual([
      'request-device with a missing feature: type-error',
      'request-device with an excessive limit: operation-error',
      'create-query-set without its feature: type-error',
      'create-compute-pipeline-async of an invalid shader: gpu-pipeline-error(validation)',
      'set-bind-group with more dynamic offsets than there are: range-error',
      'write-buffer-with-copy of 3 bytes: operation-error',
      'map-async of a buffer without MAP_READ: operation-error',
      'get-mapped-range-get-with-copy while not mapped: operation-error',
      'get-mapped-range-set-with-copy of too many bytes: range-error',
      'get-mapped-range-get-with-copy of an impossible size: type-error',
      'create-buffer without a usage, in an error scope: validation-error',
      'pop-error-scope without a scope: operation-error',
      'map-async on a destroyed device: abort-error',
    ])
    expect(stdout).not.toMatch(/: $/m)
  })
})
