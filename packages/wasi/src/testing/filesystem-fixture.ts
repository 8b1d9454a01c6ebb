import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

/**
 * Creates the folder `root` for the questions of `filesystem-answers.txt`, and a file `outside` next to it.
 */
export async function makeFixture(base: string): Promise<string> {
  const root = join(base, 'root')
  for (const folder of ['dir/deep', 'empty-dir', 'names', 'hops'])
    mkdirSync(join(root, folder), { recursive: true })
  const files = {
    '../outside': 'outside',
    file: 'file',
    empty: '',
    'dir/inner': 'inner',
    'names/plain': '',
    'names/é': '',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text)
  writeFileSync(Buffer.concat([Buffer.from(join(root, 'names/')), Buffer.of(0xff)]), '')
  linkSync(join(root, 'file'), join(root, 'twin'))
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root, name))
  symlinkSync(Buffer.of(0xff), join(root, 'bytes-target'))
  symlinkSync('../file', join(root, 'hops/h1'))
  for (let hop = 2; hop <= 41; hop++) symlinkSync(`h${hop - 1}`, join(root, `hops/h${hop}`))
  execFileSync('mkfifo', [join(root, 'pipe')])
  await makeSocket(join(root, 'sock'))
  return root
}

/** Symbolic links of the fixture with their targets. */
export const links = {
  link: 'file',
  dirlink: 'dir',
  dangling: 'nowhere',
  loop: 'loop',
  up: '..',
  uplink: '../outside',
  abs: '/etc/passwd',
  absdir: '/etc',
  chain: 'link',
  slashlink: 'dir/',
  'file-slash': 'file/',
  dotlink: '.',
  'dir/back': '../file',
}

/** Node removes the path of a socket when its server closes, but no other link to the socket. */
async function makeSocket(path: string): Promise<void> {
  const server = createServer().listen(`${path}.tmp`)
  await once(server, 'listening')
  linkSync(`${path}.tmp`, path)
  server.close()
  await once(server, 'close')
}
