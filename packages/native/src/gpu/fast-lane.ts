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

const platformOfProcess = `${process.platform}-${process.arch}`
const require = createRequire(import.meta.url)

/**
 * Returns the build of the binding that this process loads, or why there is no fast lane for any. The digest is computed on another
 * thread, while the binding loads.
 */
export function bindingOfProcess(): Promise<Binding | NoLane> {
  binding ??= readBinding()
  return binding
}

let binding: Promise<Binding | NoLane> | undefined

/** Why a process has no fast lane, as a phrase for users. */
export type NoLane = string

/** Reads the build of the binding for a platform. */
export async function readBinding(platform = platformOfProcess): Promise<Binding | NoLane> {
  if (known[platform] === undefined) return `it does not exist for ${platform}`
  try {
    const path = join(dirname(require.resolve('webgpu')), 'dist', platform, 'dawn.node')
    const digest = await crypto.subtle.digest('SHA-256', await readFile(path))
    return { path, digest: Buffer.from(digest).toString('hex') }
  } catch (error) {
    return `the binding of Dawn cannot be read: ${(error as Error).message}`
  }
}

/**
 * Installs the fast lane, closed, if there is one for the binding; otherwise its devices know the reason. A repeated call has no
 * effect.
 *
 * @param classes the classes of the binding
 */
export function installFastLane(classes: object, binding: Binding | NoLane): void {
  const { prototype } = (classes as Classes).GPUDevice
  if (laneKey in prototype) return
  Object.defineProperty(prototype, laneKey, { value: laneFor(binding, classes as Classes) })
}

/**
 * Opens the fast lane of the process if the layout is right, or closes it. The last call decides for all devices.
 *
 * @param device a device that is not lost, for the check
 * @returns why calls do not take it, or `undefined` when they do
 */
export function useFastLane(
  device: GPUDevice & { [laneKey]?: FastLane | NoLane },
  isWanted: boolean,
): NoLane | undefined {
  const { [laneKey]: lane = 'the GPU is not of the npm package webgpu' } = device
  if (typeof lane === 'string') return lane
  if (isWanted) lane.open(device)
  else lane.close()
  if (lane.isOpen) return undefined
  return isWanted ? 'its check on a device failed' : 'it is turned off'
}

// Global, so that two copies of this module, in a bundle and in a package, share the lane.
const laneKey: unique symbol = Symbol.for('wasi-webgpu.fast-lane')

function laneFor(binding: Binding | NoLane, classes: Classes): FastLane | NoLane {
  if (typeof binding === 'string') return binding
  if (binding.digest !== known[platformOfProcess])
    return `this build of the npm package webgpu is unknown (SHA-256 ${binding.digest})`
  try {
    const file = fileURLToPath(new URL(`../../fast-lane/prebuilt/${platformOfProcess}.node`, import.meta.url))
    return new FastLane(require(file) as Addon, classes, binding.path)
  } catch (error) {
    return `its addon cannot be used: ${(error as Error).message}`
  }
}
