import { spawn } from 'node:child_process'

/**
 * Opens a page in the user's browser.
 *
 * @returns whether the system has a program that opens pages. Without one nothing happens: the caller has told the address
 */
export function openBrowser(url: string): Promise<boolean> {
  const [program = '', ...args] = openers[process.platform as keyof typeof openers] ?? ['xdg-open']
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true })
  child.unref()
  return new Promise(resolve => {
    child.once('spawn', () => resolve(true))
    child.once('error', () => resolve(false))
  })
}

const openers = {
  darwin: ['open'],
  // `start` takes its first quoted argument as a title.
  win32: ['cmd', '/c', 'start', '""'],
} as const
