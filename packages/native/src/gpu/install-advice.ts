import { readFileSync } from 'node:fs'

/** A family of systems that install GPU drivers in one way. */
export type SystemName = 'debian' | 'fedora' | 'linux' | 'macos' | 'windows'

/** Returns one line per system that says how to install a GPU driver for Dawn, `own` first. */
export function installAdvice(own: SystemName): string[] {
  const others = (Object.keys(advice) as SystemName[]).filter(name => name !== own)
  return [own, ...others].map(name => advice[name])
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

function readOsRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8')
  } catch {
    return ''
  }
}
