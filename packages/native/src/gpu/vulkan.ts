import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { loadLibrary, setVariable } from './native-process.ts'

/** The loader's name: the file that Dawn itself looks for. */
export const vulkanLoader = 'libvulkan.so.1'

/**
 * Loads a Vulkan loader into this process for good, so that Dawn, which looks for it by name, gets this one.
 *
 * @param path a file, or a bare name which the system's linker looks up
 * @returns why it could not be loaded, or `undefined` when it is there
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
 * Runs `action`, and lets a Vulkan loader see only the driver that `manifest` describes while `action` runs up
 * to its first `await`. The environment is as before afterwards, so that child processes do not inherit it.
 */
export function withVulkanDriver<T>(manifest: string, action: () => T): T {
  const before = driverVariables.map(name => [name, process.env[name]] as const)
  // Every loader knows the older name of the two that choose drivers.
  for (const name of driverVariables) setVariable(name, name === 'VK_ICD_FILENAMES' ? manifest : undefined)
  try {
    return action()
  } finally {
    for (const [name, value] of before) setVariable(name, value)
  }
}

/**
 * Whether a Vulkan driver is installed, as far as the places that loaders look in tell. Asked before Dawn is,
 * because Dawn writes warnings to the standard error when there is none.
 */
export function hasVulkanDriver(env: NodeJS.ProcessEnv = process.env): boolean {
  return driverVariables.some(name => env[name]) || driverFolders(env).some(hasManifest)
}

/** The variables by which users choose drivers: see the Vulkan loader's LoaderDriverInterface.md. */
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
