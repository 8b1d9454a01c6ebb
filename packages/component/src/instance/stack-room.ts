/**
 * Whether the stack has room for code of the host, such as a destructor: a guest may use nearly all of it before it traps.
 *
 * @param frames number of calls that have to fit, of some 100 bytes each; within `try`, no engine reuses a frame
 */
export function hasStackRoom(frames = 1000): boolean {
  try {
    return frames === 0 || hasStackRoom(frames - 1)
  } catch {
    return false
  }
}
