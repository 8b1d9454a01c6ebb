import { spawn } from 'node:child_process'

/** Opens a page in the user's browser. Without one, nothing happens: the command has told the address. */
export function openBrowser(url: string): void {
  const [program = '', ...args] = openers[process.platform as keyof typeof openers] ?? ['xdg-open']
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}

const openers = {
  darwin: ['open'],
  // `start` takes its first quoted argument as a title.
  win32: ['cmd', '/c', 'start', '""'],
} as const
