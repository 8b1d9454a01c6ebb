/**
 * Tells when nothing that a guest has can use an object any more.
 *
 * A guest lets go of an object by dropping its handle. It may be needed then all the same: by a bind group or a view that
 * was made of it, and by commands that are recorded or being recorded. CommandRecording must cost nothing, so nobody looks at
 * which objects commands use: they may use whatever there was between their beginning and their end.
 */
export class Lifetimes {
  /** Commands that can still be submitted, or get more. */
  readonly #commands = new Set<Lifetime>()
  #now = 0

  /**
   * An object was made.
   *
   * @param uses what it was made of, and needs as long as it can be used itself
   * @param over called once, when it cannot be used any more
   */
  begin(role: ObjectRole, uses: readonly Lifetime[], over: () => void): Lifetime {
    const made = ++this.#now
    const lifetime = { role, made, finished: never, dropped: never, uses, users: 0, awaiting: [], over }
    for (const used of uses) used.users++
    if (role === 'encoder' || role === 'bundle') this.#commands.add(lifetime)
    return lifetime
  }

  /** Commands are complete. */
  finish(commands: Lifetime): void {
    commands.finished = ++this.#now
  }

  /** The guest let go of an object, or submitted it, which a command buffer does not survive. */
  drop(lifetime: Lifetime): void {
    if (lifetime.dropped !== never) return
    lifetime.dropped = ++this.#now
    this.#settle(lifetime)
  }

  #settle(lifetime: Lifetime): void {
    if (lifetime.dropped === never || lifetime.users > 0) return
    const commands = this.#commandsThatMayUse(lifetime)
    if (commands === undefined) this.#end(lifetime)
    else commands.awaiting.push(lifetime)
  }

  #commandsThatMayUse({ role, made, dropped }: Lifetime): Lifetime | undefined {
    if (role === 'bystander' || role === 'encoder') return undefined
    for (const commands of this.#commands) {
      const canHold = role === 'material' || commands.role === 'encoder'
      if (canHold && made < commands.finished && commands.made < dropped) return commands
    }
    return undefined
  }

  #end(lifetime: Lifetime): void {
    this.#commands.delete(lifetime)
    lifetime.over()
    for (const used of lifetime.uses) {
      used.users--
      this.#settle(used)
    }
    for (const awaiting of lifetime.awaiting) this.#settle(awaiting)
  }
}

/**
 * What an object is to commands: something that they use; commands themselves, in an encoder or a command buffer; a
 * render bundle, which is commands that other commands use; or nothing that must outlive its handle.
 */
export type ObjectRole = 'material' | 'encoder' | 'bundle' | 'bystander'

/** That of one object. The times are readings of one clock, which ticks with every event. */
export interface Lifetime {
  readonly role: ObjectRole
  readonly made: number
  /** Of commands: when they were complete. */
  finished: number
  dropped: number
  readonly uses: readonly Lifetime[]
  /** How many objects that were made of it can be used. */
  users: number
  /** Of commands: what was dropped that they may use. */
  readonly awaiting: Lifetime[]
  readonly over: () => void
}

const never = Number.POSITIVE_INFINITY
