import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from '@bytecodealliance/jco'
import { instantiate } from '@wasi-webgpu/component'
import { wasi } from '@wasi-webgpu/wasi'
import { sideBySide } from './measure.ts'
import { atLeast, atMost, type Row } from './row.ts'

const size = 64 << 20
const largePiece = 1 << 20
const smallSize = 4 << 20
const smallPiece = 4096

/** Reads a file into a guest, in pieces of 1 MiB and of 4 KiB, compared with Node's `readSync` into one buffer. */
export async function measureFiles(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-bench-'))
  writeFileSync(join(folder, 'large'), new Uint8Array(size).fill(7))
  writeFileSync(join(folder, 'small'), new Uint8Array(smallSize).fill(7))
  try {
    return await measureIn(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function measureIn(folder: string): Promise<Row[]> {
  const imports = await wasi({ folders: { '/': folder } })
  const component = await parse(readFileSync(new URL('guest/files.wat', import.meta.url), 'utf8'))
  const { exports, end } = await instantiate(component, { imports })
  const [large, small] = await openFiles(imports)
  const [largeFd, smallFd] = [openSync(join(folder, 'large'), 'r'), openSync(join(folder, 'small'), 'r')]
  const times = await sideBySide({
    positional: () => exports.positional(large, BigInt(largePiece)),
    streamed: () => exports.streamed(large, BigInt(largePiece)),
    direct: () => readWhole(largeFd, size, largePiece),
    small: () => exports.positional(small, BigInt(smallPiece)),
    directSmall: () => readWhole(smallFd, smallSize, smallPiece),
  })
  end()
  for (const fd of [largeFd, smallFd]) closeSync(fd)
  const rate = (milliseconds: number) => size / milliseconds / 1e6
  const eachSmall = (milliseconds: number) => (milliseconds / (smallSize / smallPiece)) * 1e6
  const peer = { peer: rate(times.direct), unit: 'GB/s', versus: 'readSync' } as const
  return [
    atLeast(0.5, { name: 'file read in 1 MiB', ours: rate(times.positional), ...peer }),
    atLeast(0.5, { name: 'file stream in 1 MiB', ours: rate(times.streamed), ...peer }),
    atMost(4, {
      name: 'file read of 4 KiB',
      ours: eachSmall(times.small),
      peer: eachSmall(times.directSmall),
      unit: 'ns',
      versus: 'readSync',
    }),
  ]
}

interface Descriptor {
  openAt(pathFlags: object, path: string, openFlags: object, flags: object): Descriptor
}

async function openFiles(imports: Awaited<ReturnType<typeof wasi>>): Promise<[Descriptor, Descriptor]> {
  const preopens = imports['wasi:filesystem/preopens@0.2'] as { getDirectories(): [[Descriptor, string]] }
  const [[root]] = preopens.getDirectories()
  const open = (name: string) => root.openAt({}, name, {}, { read: true })
  return [open('large'), open('small')]
}

function readWhole(fd: number, length: number, piece: number): void {
  const bytes = new Uint8Array(piece)
  for (let at = 0; at < length; at += piece) readSync(fd, bytes, 0, piece, at)
}
