import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { preview2Filesystem } from '../filesystem/preview2-filesystem.ts'
import { preview3Filesystem } from '../filesystem/preview3-filesystem.ts'
import { filesystemAnswers } from '../testing/filesystem-answers.ts'
import { preview2, preview3, toStreams } from '../testing/filesystem-dialects.ts'
import { makeFixture } from '../testing/filesystem-fixture.ts'
import { type AnyDescriptor, FilesystemScript } from '../testing/filesystem-script.ts'
import { grantedFiles } from './granted-files.ts'
import { Instant } from './preview2-poll.ts'

const versions = {
  '0.2': { dialect: preview2, interfaces: preview2Filesystem, conversations: filesystemAnswers() },
  '0.3': {
    dialect: preview3,
    interfaces: preview3Filesystem,
    conversations: filesystemAnswers().map(({ name, steps }) => ({ name, steps: toStreams(steps) })),
  },
}

describe.each(Object.entries(versions))(
  'the file system of the machine in WASI %s',
  (version, { dialect, interfaces, conversations }) => {
    test.each(conversations)('answers as wasmtime does when $name', async ({ steps }) => {
      const base = realpathSync(mkdtempSync(join(tmpdir(), 'wasi-webgpu-answers-')))
      const path = await makeFixture(base)
      const files = grantedFiles({ folders: { root: path, ro: { path, readOnly: true } } })
      const { getDirectories } = interfaces(files, () => new Instant(0n))[
        `wasi:filesystem/preopens@${version}`
      ] as {
        getDirectories(): [AnyDescriptor, string][]
      }
      const script = new FilesystemScript(
        dialect,
        Object.fromEntries(getDirectories().map(([descriptor, name]) => [name, descriptor])),
      )
      const answers: string[] = []
      for (const { question } of steps) answers.push(`${question} => ${await script.ask(question)}`)
      files[Symbol.dispose]()
      rmSync(base, { recursive: true })
      expect(answers).toEqual(steps.map(({ question, answer }) => `${question} => ${answer}`))
    })
  },
)
