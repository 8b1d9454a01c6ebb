import { existsSync, type FSWatcher, readdirSync, statSync, watch as watchFolder } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Build, type BuildOptions, build } from './build.ts'
import { type BuildCOptions, buildC } from './c/build-c.ts'
import { languageOf } from './source-language.ts'

/** A running watch, started by {@link watch}. */
export interface Watch {
  /** Stops watching. A build in progress is completed. */
  close(): void
}

/**
 * Builds a program now and again whenever one of its files changes. Files in `node_modules` are not watched.
 *
 * @param onBuild receives each build, in order
 * @param onError receives the error of a failed build; the next change starts another
 */
export function watch(
  options: BuildOptions,
  onBuild: (build: Build) => Promise<void> | void,
  onError: (error: unknown) => void,
): Watch {
  return watchFiles(
    [options.entry],
    onInput => build({ ...options, onInput: both(onInput, options.onInput) }),
    onBuild,
    onError,
  )
}

/**
 * Builds a program in C or C++ now and again whenever one of its files changes.
 *
 * @param onBuild receives the component of each build, in order
 * @param onError receives the error of a failed build; the next change starts another
 */
export function watchC(
  options: BuildCOptions,
  onBuild: (component: Uint8Array<ArrayBuffer>) => Promise<void> | void,
  onError: (error: unknown) => void,
): Watch {
  const files = (options.files ?? []).map(file => resolve(options.directory ?? '.', file))
  return watchFiles(
    files,
    onInput => buildC({ ...options, onInput: both(onInput, options.onInput) }),
    onBuild,
    onError,
  )
}

/** Receives the path of a file that a build reads. */
type OnInput = (path: string) => void

function both(first: OnInput, second: OnInput | undefined): OnInput {
  return path => {
    first(path)
    second?.(path)
  }
}

/**
 * Builds now and again whenever a file that the build reads changes.
 *
 * @param entries files that every build reads
 * @param build passes the paths of the files that it reads to its parameter, also when it fails
 * @param onBuild receives each result, in order
 * @param onError receives the error of a failed build; the next change starts another
 */
export function watchFiles<Result>(
  entries: readonly string[],
  build: (onInput: (path: string) => void) => Promise<Result>,
  onBuild: (result: Result) => Promise<void> | void,
  onError: (error: unknown) => void,
): Watch {
  const watchers = new Map<string, FSWatcher>()
  let files = new Set<string>()
  /** Files of the watched folders when the last build began. */
  let present = new Set<string>()
  let hasFailed = false
  /** Whether the next build is one of changed files of the program, rather than of one that may supply a missing piece. */
  let isExpected = true
  let lastError: string | undefined
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  /** The end of the last queued build. Builds run one after the other; a change during a build queues another. */
  let last = Promise.resolve()

  const changed = (path: string) => {
    if (files.has(path)) isExpected = true
    else if (!hasFailed || !maySupply(path)) return
    clearTimeout(timer)
    timer = setTimeout(start, quietPeriod)
  }
  /** Whether a file that is none of the program may end a failure: it has come or gone, or is of a kind that builds read. */
  const maySupply = (path: string) => present.has(path) !== existsSync(path) || isOfBuilds(path)
  const start = () => {
    last = last.then(async () => {
      if (isClosed) return
      const known = files
      const wasExpected = isExpected
      isExpected = false
      present = new Set([...watchers.keys()].flatMap(pathsIn))
      const startedAt = Date.now()
      const read = [...entries]
      const built = build(path => void read.push(path))
      hasFailed = await built.then(
        () => false,
        () => true,
      )
      try {
        observe(read)
        // Files that were not watched while they were read may have changed meanwhile. A failed build may name files
        // that never existed.
        const unwatched = [...files].filter(file => !known.has(file) && (existsSync(file) || !hasFailed))
        for (const file of unwatched) if (hasChangedSince(startedAt, file)) changed(file)
        await onBuild(await built)
        lastError = undefined
      } catch (error) {
        hasFailed = true
        const isRepeated = String(error) === lastError
        lastError = String(error)
        // Nobody asked for another build, and a report that goes to a file of the folder would cause the next.
        if (wasExpected || !isRepeated) onError(error)
      }
    })
  }
  const observe = (paths: readonly string[]) => {
    files = new Set(paths.map(path => resolve(path)))
    const folders = [...files].map(file => dirname(file)).filter(folder => !folder.includes('node_modules'))
    for (const folder of folders) {
      // The folder may have been removed, or not exist yet.
      if (isClosed || watchers.has(folder) || !existsSync(folder)) continue
      watchers.set(
        folder,
        watchFolder(folder, (_, name) => changed(join(folder, name ?? ''))),
      )
    }
  }

  observe(entries)
  start()
  return {
    close() {
      isClosed = true
      clearTimeout(timer)
      for (const watcher of watchers.values()) watcher.close()
    },
  }
}

/**
 * Whether a file has changed since `time`, in milliseconds. A change within the same millisecond counts as earlier.
 */
function hasChangedSince(time: number, file: string): boolean {
  const status = statSync(file, { throwIfNoEntry: false })
  // A file that was moved here may carry an old modification time.
  return status === undefined || Math.max(status.mtimeMs, status.ctimeMs) >= time + 1
}

/** Whether a file has the name of one that builds read, also without being told to: sources, headers, worlds and configurations. */
function isOfBuilds(path: string): boolean {
  return languageOf(path) !== undefined || /\.(json|wgsl|wit|h|hh|hpp)$/.test(path)
}

/** Returns the paths in a folder, which may have been removed. */
function pathsIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map(name => join(folder, name)) : []
}

/** Time without changes before a build starts, in milliseconds: editors save in several steps. */
const quietPeriod = 100
