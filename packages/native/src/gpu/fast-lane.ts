/**
 * The fast lane: the frequent functions of Dawn's classes call Dawn's C functions on the objects of the npm package `webgpu`, past
 * the conversions of its binding.
 *
 * The addon in `packages/native/fast-lane` makes the calls. It reads the private layout of the binding, so it is used only for
 * builds of the binding whose digest is known, and once a check on a device succeeded. The binding's own functions take arguments
 * that need conversions or are wrong. Objects, labels, errors and error scopes are the binding's and Dawn's in both cases.
 */

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Classes } from './dawn-handles.ts'
import { type Addon, FastLane } from './fast-calls.ts'

/** A build of the binding. */
export interface Binding {
  readonly path: string
  /** SHA-256 of the file. */
  readonly digest: string
}

/** SHA-256 of the builds of `dawn.node` that the addons are made for. */
const known: Readonly<Record<string, string>> = {
  'linux-arm64': '474a272ac9be570b04fa3791576d32e56f574818e60190c6788a83be90233980',
  'linux-x64': 'ab18a659f8325e874ea45c80347b64336d7f748601102753d2bc669fdecfd710',
}

const platform = `${process.platform}-${process.arch}`
const require = createRequire(import.meta.url)

/**
 * Returns the build of the binding that this process loads, if the fast lane may know it. The digest is computed on another thread,
 * while the binding loads.
 */
export function bindingOfProcess(): Promise<Binding | undefined> {
  binding ??= readBinding()
  return binding
}

let binding: Promise<Binding | undefined> | undefined

async function readBinding(): Promise<Binding | undefined> {
  if (known[platform] === undefined) return undefined
  try {
    const path = join(dirname(require.resolve('webgpu')), 'dist', platform, 'dawn.node')
    const digest = await crypto.subtle.digest('SHA-256', await readFile(path))
    return { path, digest: Buffer.from(digest).toString('hex') }
  } catch {
    return undefined
  }
}

/**
 * Installs the fast lane, closed, if there is one for the binding. A repeated call has no effect.
 *
 * @param classes the classes of the binding
 */
export function installFastLane(classes: object, binding: Binding | undefined): void {
  const { prototype } = (classes as Classes).GPUDevice
  if (laneKey in prototype || binding === undefined || binding.digest !== known[platform]) return
  const lane = loadLane(binding.path, classes as Classes)
  if (lane !== undefined) Object.defineProperty(prototype, laneKey, { value: lane })
}

/**
 * Opens the fast lane of the process if the layout is right, or closes it. The last call decides for all devices.
 *
 * @param device a device that is not lost, for the check
 * @returns whether calls take it
 */
export function useFastLane(device: GPUDevice & { [laneKey]?: FastLane }, isWanted: boolean): boolean {
  const lane = device[laneKey]
  if (lane === undefined) return false
  if (isWanted) lane.open(device)
  else lane.close()
  return lane.isOpen
}

// Global, so that two copies of this module, in a bundle and in a package, share the lane.
const laneKey: unique symbol = Symbol.for('wasi-webgpu.fast-lane')

function loadLane(path: string, classes: Classes): FastLane | undefined {
  try {
    const file = fileURLToPath(new URL(`../../fast-lane/prebuilt/${platform}.node`, import.meta.url))
    return new FastLane(require(file) as Addon, classes, path)
  } catch {
    return undefined
  }
}
