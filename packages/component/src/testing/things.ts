/** Returns a host that records which of its resources were dropped, by the order in which they were created. */
export function things() {
  const dropped: number[] = []
  let made = 0
  class Thing {
    readonly number: number
    constructor() {
      made++
      this.number = made
    }
    [Symbol.dispose]() {
      dropped.push(this.number)
    }
  }
  const imports = { Thing, make: () => new Thing(), use() {}, wait: () => new Promise<void>(() => {}) }
  return { Thing, dropped, imports }
}
