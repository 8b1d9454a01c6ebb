import { existsSync, type FSWatcher, statSync, watch as watchFolder } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Build, type BuildOptions, build } from './build.ts'

/** A program that is built whenever it changes. */
export interface Watch {
  close(): void
}

/**
 * Builds a program now, and again whenever one of its files changes, those in `node_modules` aside.
 *
 * @param onBuild is given each build, in order
 * @param onError is given what is wrong; the next change is another try
 */
export function watch(
  options: BuildOptions,
  onBuild: (build: Build) => Promise<void> | void,
  onError: (error: unknown) => void,
): Watch {
  const watchers = new Map<string, FSWatcher>()
  let files = new Set<string>()
  let hasFailed = false
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  /** One build after the other: a change during one is another. */
  let last = Promise.resolve()

  const changed = (path: string) => {
    // What is missing may come in any file; else only those that the program is made of matter, not what others write.
    if (!hasFailed && !files.has(path)) return
    clearTimeout(timer)
    timer = setTimeout(start, quiet)
  }
  const start = () => {
    last = last.then(async () => {
      if (isClosed) return
      const known = files
      const begun = Date.now()
      const read = [options.entry]
      const onInput = (path: string) => {
        read.push(path)
        options.onInput?.(path)
      }
      const built = build({ ...options, onInput })
      await built.catch(() => {})
      try {
        observe(read)
        // Nobody has watched the others while they were read.
        for (const file of files) if (!known.has(file) && hasChangedSince(begun, file)) changed(file)
        const result = await built
        hasFailed = false
        await onBuild(result)
      } catch (error) {
        hasFailed = true
        onError(error)
      }
    })
  }
  const observe = (paths: readonly string[]) => {
    files = new Set(paths.map(path => resolve(path)))
    const folders = [...files].map(file => dirname(file)).filter(folder => !folder.includes('node_modules'))
    for (const folder of folders) {
      // It may be gone already, or not be there yet.
      if (isClosed || watchers.has(folder) || !existsSync(folder)) continue
      watchers.set(
        folder,
        watchFolder(folder, (_, name) => changed(join(folder, name ?? ''))),
      )
    }
  }

  observe([options.entry])
  start()
  return {
    close() {
      isClosed = true
      clearTimeout(timer)
      for (const watcher of watchers.values()) watcher.close()
    },
  }
}

/** In milliseconds. A file that changed right before, in the same one, has not. */
function hasChangedSince(time: number, file: string): boolean {
  const status = statSync(file, { throwIfNoEntry: false })
  // One that was moved there may be old.
  return status === undefined || Math.max(status.mtimeMs, status.ctimeMs) >= time + 1
}

/** For how many milliseconds nothing may change before a build begins: editors write in several steps. */
const quiet = 100
