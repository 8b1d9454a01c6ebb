import { readFileSync } from 'node:fs'

/** A family of systems that install GPU drivers in one way. */
export type SystemName = 'debian' | 'fedora' | 'linux' | 'macos' | 'windows'

/**
 * Returns one line per system that says how to install a GPU driver for Dawn, `own` first. For a GPU in hardware, none names a driver
 * that computes on the processor, and a last line says how to choose such a one.
 */
export function installAdvice(own: SystemName, isForHardware = false): string[] {
  const others = (Object.keys(advice) as SystemName[]).filter(name => name !== own)
  const lines = [own, ...others].map(name => (isForHardware && hardwareAdvice[name]) || advice[name])
  return isForHardware ? [...lines, softwareAdvice] : lines
}

/** Returns the family of the system that runs this process. */
export function systemName(
  platform: NodeJS.Platform = process.platform,
  osRelease: string = readOsRelease(),
): SystemName {
  if (platform === 'darwin') return 'macos'
  if (platform === 'win32') return 'windows'
  const ids = [...osRelease.matchAll(/^(?:ID|ID_LIKE)="?([^"\n]*)"?$/gm)].flatMap(([, value]) =>
    value!.split(' '),
  )
  if (ids.includes('debian') || ids.includes('ubuntu')) return 'debian'
  if (ids.includes('fedora') || ids.includes('rhel')) return 'fedora'
  return 'linux'
}

const advice: Readonly<Record<SystemName, string>> = {
  debian:
    'Debian, Ubuntu: sudo apt install libvulkan1 mesa-vulkan-drivers (on Debian 12: add -t bookworm-backports); for NVIDIA its own driver',
  fedora: 'Fedora: sudo dnf install vulkan-loader mesa-vulkan-drivers; for NVIDIA its own driver',
  linux:
    'any Linux on x86-64, with no driver: npm install @sparticuz/chromium@153.0.0 (it brings SwiftShader; npm leaves it out when it runs on Node older than 22.17)',
  macos: 'macOS: nothing to install, Metal is built in; a virtual machine needs graphics acceleration',
  windows:
    'Windows: the graphics driver from Intel, AMD or NVIDIA; Direct3D 12 comes with Windows 10 and later',
}

/** Advice for a GPU in hardware, where it differs. */
const hardwareAdvice: Partial<Readonly<Record<SystemName, string>>> = {
  linux:
    "other Linux: the Vulkan loader, and Mesa's Vulkan driver for AMD or Intel (Arch: vulkan-icd-loader with vulkan-radeon or vulkan-intel), or NVIDIA's own driver",
}

const softwareAdvice =
  "no graphics card: --gpu software, or requestGpu('software'), computes on the processor, on any Linux on x86-64 without a driver"

function readOsRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8')
  } catch {
    return ''
  }
}
