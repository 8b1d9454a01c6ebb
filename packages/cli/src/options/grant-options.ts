import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  checkStoreFolder,
  type GrantedFolder,
  type Grants,
  type NetworkGrant,
  NetworkPolicy,
} from '@wasi-webgpu/wasi'
import { UsageError } from '../command-error.ts'
import type { Parsed } from './parsed-arguments.ts'

/**
 * Returns the grants of `--dir`, `--env`, `--inherit-env`, `--allow-net`, `--store` and `--bucket`.
 *
 * @param hasStore whether the command has a store without `--store`
 */
export function parseGrants(parsed: Parsed, hasStore = false): Grants {
  const inherited = parsed.flag('inherit-env') ? process.env : {}
  const named = Object.fromEntries(parsed.texts('env').map(parseVariable))
  const grants: Grants = {
    env: { ...inherited, ...named } as Record<string, string>,
    folders: Object.fromEntries(parsed.texts('dir').map(parseFolder)),
    network: parseNetwork(parsed),
    ...parseStore(parsed, hasStore),
  }
  try {
    checkStoreFolder(grants)
  } catch (error) {
    throw new UsageError(
      (error as Error).message,
      'choose a folder for --store that lies beside those of --dir',
    )
  }
  return grants
}

/** Parses `--store`, and every `--bucket`: `NAME[:ro]`. */
function parseStore(parsed: Parsed, hasStore: boolean): Pick<Grants, 'store' | 'buckets'> {
  const store = parsed.text('store')
  if (store === '') throw new UsageError("--store '' names no folder", 'use --store <folder>')
  const buckets = parsed.texts('bucket').map(text => {
    const readOnly = text.endsWith(':ro')
    const name = readOnly ? text.slice(0, -':ro'.length) : text
    if (name === '') throw new UsageError(`--bucket '${text}' names no bucket`, 'use --bucket <name>[:ro]')
    return [name, { readOnly }] as const
  })
  if (buckets.length > 0 && store === undefined && !hasStore)
    throw new UsageError(
      `--bucket ${parsed.texts('bucket')[0]} needs a store`,
      'name its folder with --store <folder>',
    )
  return {
    ...(store !== undefined && { store: resolve(store) }),
    buckets: Object.fromEntries(buckets),
  }
}

/** Parses every `--allow-net`: `HOST[:PORT],…`. */
function parseNetwork(parsed: Parsed): NetworkGrant {
  const named = parsed.texts('allow-net').flatMap(text => text.split(','))
  try {
    new NetworkPolicy(named)
  } catch (error) {
    throw new UsageError(
      `--allow-net: ${(error as Error).message}`,
      'use --allow-net=<host>[:<port>],… with names, addresses or blocks of addresses, or --allow-net for all',
    )
  }
  return named.length > 0 && named
}

/** Parses `NAME=VALUE`, or `NAME` for the value in this environment. */
function parseVariable(text: string): [name: string, value: string] {
  const end = text.indexOf('=')
  const name = end < 0 ? text : text.slice(0, end)
  if (name === '') {
    throw new UsageError(
      `--env '${text}' has no name of a variable`,
      'use --env <name>=<value>, or --env <name>',
    )
  }
  const value = end < 0 ? process.env[name] : text.slice(end + 1)
  if (value === undefined) {
    throw new UsageError(
      `--env ${name}: this environment has no such variable`,
      `give it a value: --env ${name}=…`,
    )
  }
  return [name, value]
}

/** Parses `HOST[::GUEST][:ro]`. */
function parseFolder(text: string): [guest: string, folder: GrantedFolder] {
  const readOnly = text.endsWith(':ro')
  const [host = '', guest = host, ...more] = (readOnly ? text.slice(0, -':ro'.length) : text).split('::')
  const problem = folderProblem(text, host, guest, more)
  if (problem !== undefined) {
    throw new UsageError(problem, 'use --dir <host folder>[::<path for the guest>][:ro]')
  }
  const entry = statSync(host, { throwIfNoEntry: false })
  if (entry === undefined) throw new UsageError(`--dir ${text}: ${host} does not exist`, 'create it first')
  if (!entry.isDirectory())
    throw new UsageError(`--dir ${text}: ${host} is not a folder`, 'grant the folder that has it')
  return [guest, { path: resolve(host), readOnly }]
}

function folderProblem(
  text: string,
  host: string,
  guest: string,
  more: readonly string[],
): string | undefined {
  if (more.length > 0) return `--dir ${text} has more than one ::`
  if (host === '') return `--dir '${text}' has no host folder`
  return guest === '' ? `--dir ${text} has no path for the guest after ::` : undefined
}
