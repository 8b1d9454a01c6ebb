/**
 * Reports when no object of a guest can use an object any more.
 *
 * A guest releases an object by dropping its handle. A bind group or view of the object may still need it,
 * and so may commands, recorded or being recorded. Recording must stay cheap, so the host does not track
 * which objects commands use: commands may use every object that existed between their beginning and their
 * end.
 */
export class Lifetimes {
  /** Commands that can still be submitted or extended. */
  readonly #commands = new Set<Lifetime>()
  #now = 0

  /**
   * Starts the lifetime of an object.
   *
   * @param uses objects that it needs as long as it can be used
   * @param over called once, when the object can no longer be used
   */
  begin(role: ObjectRole, uses: readonly Lifetime[], over: () => void): Lifetime {
    const made = ++this.#now
    const lifetime = { role, made, finished: never, dropped: never, uses, users: 0, awaiting: [], over }
    for (const used of uses) used.users++
    if (role === 'encoder' || role === 'bundle') this.#commands.add(lifetime)
    return lifetime
  }

  /** Records that commands are complete. */
  finish(commands: Lifetime): void {
    commands.finished = ++this.#now
  }

  /** Records that the guest has dropped an object, or has submitted a command buffer, which ends it. */
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
    if (role === 'independent' || role === 'encoder') return undefined
    for (const commands of this.#commands) {
      const canHold = role === 'operand' || commands.role === 'encoder'
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
 * Relation of an object to commands. An `operand` is used by commands; an `encoder` stands for commands, in
 * an encoder or a command buffer; a `bundle` is commands that other commands use; an `independent` object is
 * never used by commands, so it need not outlive its handle.
 */
export type ObjectRole = 'operand' | 'encoder' | 'bundle' | 'independent'

/** Lifetime of one object. Times are readings of one clock, which advances with every event. */
export interface Lifetime {
  readonly role: ObjectRole
  readonly made: number
  /** Time at which commands were complete. */
  finished: number
  dropped: number
  readonly uses: readonly Lifetime[]
  /** Number of usable objects that refer to the object. */
  users: number
  /** Dropped objects that these commands may use. */
  readonly awaiting: Lifetime[]
  readonly over: () => void
}

const never = Number.POSITIVE_INFINITY
