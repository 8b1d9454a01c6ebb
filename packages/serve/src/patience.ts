/**
 * Calls a function after some turns of the event loop with a pause between them, unless it is cancelled: a process that did not
 * run for a while, on a busy machine, is as patient as ever.
 *
 * @returns a function that cancels the call
 */
export function afterTurns(act: () => void): () => void {
  let turns = mostTurns
  let timer = setTimeout(function wait() {
    if (--turns > 0) timer = setTimeout(wait, pause)
    else act()
  }, pause)
  return () => clearTimeout(timer)
}

const mostTurns = 4

/** Time between two turns, in milliseconds. */
const pause = 5
