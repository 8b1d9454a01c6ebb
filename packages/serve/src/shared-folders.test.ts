import { describe, expect, it } from 'vitest'
import { refuseSharedFolders } from './shared-folders.ts'

describe('a folder that several workers may write', () => {
  const writable = { folders: { '/read': { path: 'a', readOnly: true }, '/data': 'b' } }

  it('is refused where the system cannot confine them to it', () => {
    expect(() => refuseSharedFolders(writable, 2, false)).toThrow(/^2 workers could write the folder \/data/)
    expect(() => refuseSharedFolders({ folders: { '/data': { path: 'b' } } }, 2, false)).toThrow(TypeError)
  })

  it('is granted to one worker, to all workers where the system can confine them, and for reading', () => {
    refuseSharedFolders(writable, 1, false)
    refuseSharedFolders(writable, 2, true)
    refuseSharedFolders({ folders: { '/read': { path: 'a', readOnly: true } } }, 2, false)
    refuseSharedFolders({}, 2, false)
  })

  it('is granted on Linux', () => {
    if (process.platform === 'linux') refuseSharedFolders(writable, 2)
  })
})
