/** Whether the stack has room for code of the host, such as a destructor: a guest may use nearly all of it before it traps. */
export function hasStackRoom(): boolean {
  try {
    return use(1000) > 0
  } catch {
    return false
  }
}

/** Uses some 100 bytes of the stack per frame. The sum keeps an engine from reusing the frame. */
function use(frames: number): number {
  return frames === 0 ? 1 : 1 + use(frames - 1)
}
