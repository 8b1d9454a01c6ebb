import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { loadLibrary, setVariable } from './native-process.ts'

/** Name of the loader: the file that Dawn looks for. */
export const vulkanLoader = 'libvulkan.so.1'

/**
 * Loads a Vulkan loader into this process permanently, so that Dawn finds it by name.
 *
 * @param path a file, or a bare name that the system's linker looks up
 * @returns the reason why it could not be loaded, or `undefined` on success
 */
export function loadVulkanLoader(path: string): string | undefined {
  try {
    loadLibrary(path, 'vkGetInstanceProcAddr')
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * Calls `action` while a Vulkan loader sees only the driver that `manifest` describes, until the first
 * `await` of `action`. The environment is restored afterwards, so child processes do not inherit the change.
 */
export function withVulkanDriver<T>(manifest: string, action: () => T): T {
  // All loaders know this older one of the two variables.
  const ours = driverVariables.map(
    name => [name, name === 'VK_ICD_FILENAMES' ? manifest : undefined] as const,
  )
  return withVariables(ours, action)
}

/**
 * Calls `action` while Vulkan has only the device at an address, until the first `await` of `action`: if Mesa's device selection
 * layer is installed, whoever made the driver. It is part of Mesa's Vulkan drivers.
 *
 * @param address address on the PCI bus, as in `/sys/bus/pci/devices`: `0000:01:00.0`
 */
export function withVulkanDevice<T>(address: string, action: () => T): T {
  // https://docs.mesa3d.org/envvars.html#envvar-DRI_PRIME
  return withVariables([['DRI_PRIME', `pci-${address.replaceAll(/[:.]/g, '_')}!`]], action)
}

function withVariables<T>(
  variables: readonly (readonly [name: string, value: string | undefined])[],
  action: () => T,
): T {
  const before = variables.map(([name]) => [name, process.env[name]] as const)
  for (const [name, value] of variables) setVariable(name, value)
  try {
    return action()
  } finally {
    for (const [name, value] of before) setVariable(name, value)
  }
}

/**
 * Whether a Vulkan driver is installed in one of the places where loaders look. Checked before Dawn looks,
 * because Dawn warns on standard error when there is none.
 */
export function hasVulkanDriver(env: NodeJS.ProcessEnv = process.env): boolean {
  return driverVariables.some(name => env[name]) || driverFolders(env).some(hasManifest)
}

/** Variables by which users choose drivers; see LoaderDriverInterface.md of the Vulkan loader. */
const driverVariables = ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES', 'VK_ADD_DRIVER_FILES']

function driverFolders(env: NodeJS.ProcessEnv): string[] {
  const home = env.HOME ?? homedir()
  const roots = [
    env.XDG_CONFIG_HOME ?? join(home, '.config'),
    ...(env.XDG_CONFIG_DIRS ?? '/etc/xdg').split(':'),
    '/etc',
    '/usr/local/etc',
    env.XDG_DATA_HOME ?? join(home, '.local/share'),
    ...(env.XDG_DATA_DIRS ?? '/usr/local/share:/usr/share').split(':'),
    '/usr/local/share',
    '/usr/share',
    '/run/opengl-driver/share',
  ]
  return roots.filter(root => root !== '').map(root => join(root, 'vulkan/icd.d'))
}

function hasManifest(folder: string): boolean {
  try {
    return readdirSync(folder).some(file => file.endsWith('.json'))
  } catch {
    return false
  }
}
