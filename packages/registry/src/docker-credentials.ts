import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { RegistryError } from './registry-error.ts'

/** Credentials of a user for a registry. */
export interface Credentials {
  readonly username: string
  readonly password: string
  /** A token to be exchanged for others; some credential helpers store it instead of a password. */
  readonly identityToken?: string | undefined
}

/**
 * Returns the credentials that `docker login` stored for a registry, in its file (`auths`) or in the helper that the file
 * names (`credHelpers` for one registry, `credsStore` for all).
 *
 * @param host host of the registry
 * @param env environment; `DOCKER_CONFIG` names the folder of the file
 * @returns `undefined` when there are none
 * @throws {RegistryError} when the file is not JSON, or its helper fails
 */
export async function dockerCredentials(
  host: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Credentials | undefined> {
  const path = credentialFile(env)
  const { auths = {}, credHelpers = {}, credsStore } = await readConfig(path)
  // Docker files its own registry under the address of its first version.
  const names = host === 'docker.io' ? ['index.docker.io', host] : [host]
  for (const name of names) {
    const server = name === 'index.docker.io' ? 'https://index.docker.io/v1/' : name
    const helper = credHelpers[name] ?? credsStore
    const found = typeof helper === 'string' && (await askHelper(path, helper, server, env))
    if (found) return found
    const key = Object.keys(auths).find(key => key.replace(/^https?:\/\//, '').split('/')[0] === name)
    const entry = key === undefined ? undefined : ofEntry(auths[key])
    if (entry !== undefined) return entry
  }
  return undefined
}

/** Returns the path of Docker's file of credentials. */
export function credentialFile(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker'), 'config.json')
}

/** The part of `config.json` that concerns credentials. */
interface DockerConfig {
  readonly auths?: Readonly<Record<string, unknown>>
  readonly credHelpers?: Readonly<Record<string, unknown>>
  readonly credsStore?: unknown
}

async function readConfig(path: string): Promise<DockerConfig> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return {}
    throw new RegistryError(`${path} cannot be read: ${message}; change its permissions`, { cause: error })
  }
  try {
    return Object(JSON.parse(text))
  } catch (error) {
    throw new RegistryError(`${path} is not JSON; mend it, or delete it and run docker login again`, {
      cause: error,
    })
  }
}

/** Returns the credentials of an entry of `auths`; that of a helper is empty. */
function ofEntry(entry: unknown): Credentials | undefined {
  const { auth, username, password, identitytoken } = Object(entry)
  const text = typeof auth === 'string' ? Buffer.from(auth, 'base64').toString() : `${username}:${password}`
  const colon = text.indexOf(':')
  if (colon < 1 || (typeof auth !== 'string' && typeof password !== 'string')) return undefined
  const identityToken = typeof identitytoken === 'string' && identitytoken ? identitytoken : undefined
  return { username: text.slice(0, colon), password: text.slice(colon + 1), identityToken }
}

/** Asks a credential helper: https://docs.docker.com/reference/cli/docker/login/#credential-helper-protocol */
async function askHelper(
  file: string,
  helper: string,
  server: string,
  env: NodeJS.ProcessEnv,
): Promise<Credentials | undefined> {
  const program = `docker-credential-${helper}`
  if (!/^[\w.-]+$/.test(helper))
    throw new RegistryError(`${file} names the credential helper '${helper}', which is no name; correct it`)
  const { code, output } = await outputOf(program, ['get'], server, env).catch((error: unknown) => {
    throw new RegistryError(
      `${program}, which ${file} names, cannot be started: ${(error as Error).message}; install it, or remove its name`,
      { cause: error },
    )
  })
  if (code !== 0) {
    if (/not found/i.test(output)) return undefined
    throw new RegistryError(
      `${program} has failed: ${output.trim().slice(0, 200) || `exit code ${code}`}; run docker login ${server} again`,
    )
  }
  try {
    const { Username, Secret } = JSON.parse(output)
    if (typeof Username === 'string' && typeof Secret === 'string') {
      return {
        username: Username,
        password: Secret,
        identityToken: Username === '<token>' ? Secret : undefined,
      }
    }
  } catch {}
  throw new RegistryError(`${program} answered without credentials; run docker login ${server} again`)
}

function outputOf(
  program: string,
  args: readonly string[],
  input: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'ignore'] })
    let output = ''
    child.on('error', reject)
    // A helper need not read its input.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.stdout.setEncoding('utf8').on('data', text => {
      output += text
    })
    child.on('close', code => resolve({ code, output }))
  })
}
