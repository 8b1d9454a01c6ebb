import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Trap } from '@wasi-webgpu/component'
import { expect, it } from 'vitest'
import { type Descriptor, preview2Filesystem } from '../filesystem/preview2-filesystem.ts'
import { GuestRoom } from '../guest-room.ts'
import { grantedFiles } from './granted-files.ts'
import { preview2Io } from './preview2-io.ts'
import { Instant } from './preview2-poll.ts'

const streams = preview2Io(new GuestRoom())['wasi:io/streams@0.2'] as Record<
  string,
  (...args: unknown[]) => unknown
>

it('a guest of WASI 0.2 cannot make the host allocate as many bytes as it names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-streams-'))
  writeFileSync(join(folder, 'file'), 'file')
  const { getDirectories } = preview2Filesystem(
    grantedFiles({ folders: { '/': folder } }),
    () => new Instant(0n),
  )['wasi:filesystem/preopens@0.2'] as {
    getDirectories(): [[Descriptor, string]]
  }
  const file = getDirectories()[0][0].openAt({}, 'file', {}, { read: true, write: true })

  const input = file.readViaStream(0n)
  expect(streams['[method]input-stream.blocking-read']?.(input, 2n ** 64n - 1n)).toEqual(
    new TextEncoder().encode('file'),
  )
  const output = file.writeViaStream(4n)
  for (const name of ['write-zeroes', 'blocking-write-zeroes-and-flush'])
    expect(() => streams[`[method]output-stream.${name}`]?.(output, 2n ** 62n)).toThrow(Trap)
  streams['[method]output-stream.blocking-write-zeroes-and-flush']?.(output, 2n)
  expect(readFileSync(join(folder, 'file'), 'latin1')).toBe('file\0\0')

  for (const resource of [input, output, file]) resource[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})
