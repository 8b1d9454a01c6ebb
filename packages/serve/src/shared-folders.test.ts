import { describe, expect, it } from 'vitest'
import { refuseSharedFolders } from './shared-folders.ts'

describe('a folder that workers may write', () => {
  const writable = { folders: { '/read': { path: 'a', readOnly: true }, '/data': 'b' } }

  it('is refused to several workers where the system cannot keep them inside', () => {
    expect(() => refuseSharedFolders(writable, 2, false)).toThrow(
      /^the folder \/data may be written by 2 workers/,
    )
    expect(() => refuseSharedFolders({ folders: { '/data': { path: 'b' } } }, 2, false)).toThrow(TypeError)
  })

  it('is granted to one worker, and to all where the system can, and for reading', () => {
    refuseSharedFolders(writable, 1, false)
    refuseSharedFolders(writable, 2, true)
    refuseSharedFolders({ folders: { '/read': { path: 'a', readOnly: true } } }, 2, false)
    refuseSharedFolders({}, 2, false)
  })

  it('is granted on Linux', () => {
    if (process.platform === 'linux') refuseSharedFolders(writable, 2)
  })
})
