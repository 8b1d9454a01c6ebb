import { describe, expect, test } from 'vitest'
import { FileSystem } from '../filesystem/file-system.ts'
import { preview2Filesystem } from '../filesystem/preview2-filesystem.ts'
import { preview3Filesystem } from '../filesystem/preview3-filesystem.ts'
import { type Conversation, filesystemAnswers } from '../testing/filesystem-answers.ts'
import { preview2, preview3, toStreams } from '../testing/filesystem-dialects.ts'
import { links } from '../testing/filesystem-fixture.ts'
import { type AnyDescriptor, FilesystemScript } from '../testing/filesystem-script.ts'
import { FileTree } from './file-tree.ts'
import type { MemoryFolder } from './memory-files.ts'

/**
 * The fixture of the answers, without pipes, sockets and names that are not Unicode, which exist only on
 * disks.
 */
function fixture(): MemoryFolder {
  const bytes = (text: string) => new TextEncoder().encode(text)
  const files = {
    file: 'file',
    empty: '',
    'dir/inner': 'inner',
    'names/plain': '',
    'names/é': '',
    'hops/x': '',
  }
  const { root } = new FileTree(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [path, bytes(text)])),
  )
  root.createFolder('empty-dir')
  root.openFolder('dir').createFolder('deep')
  root.link('file', root, 'twin')
  for (const [path, target] of Object.entries(links)) {
    const [name = '', folder = '.'] = path.split('/').reverse()
    root.openFolder(folder).createLink(name, target)
  }
  const hops = root.openFolder('hops')
  hops.unlink('x')
  hops.createLink('h1', '../file')
  for (let hop = 2; hop <= 41; hop++) hops.createLink(`h${hop}`, `h${hop - 1}`)
  return root
}

const onDiskOnly = /\b(pipe|sock|bytes-target)\b/

function inMemory({ name, steps }: Conversation): Conversation {
  return {
    name,
    steps: steps
      .filter(({ question }) => !onDiskOnly.test(question))
      .map(({ question, answer }) => ({
        question,
        answer: question.startsWith('list ')
          ? answer.replace(/(pipe|sock|bytes-target):\S+ |^<\S+> /g, '')
          : answer,
      })),
  }
}

const conversations = filesystemAnswers()
  .map(inMemory)
  .filter(({ steps }) => steps.length > 0)

const versions = {
  '0.2': { dialect: preview2, interfaces: preview2Filesystem, conversations },
  '0.3': {
    dialect: preview3,
    interfaces: preview3Filesystem,
    conversations: conversations.map(({ name, steps }) => ({ name, steps: toStreams(steps) })),
  },
}

describe.each(Object.entries(versions))(
  'the file system of a page in WASI %s',
  (version, { dialect, interfaces, conversations }) => {
    test.each(conversations)('answers as wasmtime does when $name', async ({ steps }) => {
      const root = fixture()
      const files = new FileSystem([
        { name: 'root', readOnly: false, open: () => root },
        { name: 'ro', readOnly: true, open: () => root },
      ])
      const { getDirectories } = interfaces(files, () => ({}))[`wasi:filesystem/preopens@${version}`] as {
        getDirectories(): [AnyDescriptor, string][]
      }
      const script = new FilesystemScript(
        dialect,
        Object.fromEntries(getDirectories().map(([descriptor, name]) => [name, descriptor])),
      )
      const answers: string[] = []
      for (const { question } of steps) answers.push(`${question} => ${await script.ask(question)}`)
      expect(answers).toEqual(steps.map(({ question, answer }) => `${question} => ${answer}`))
    })
  },
)
