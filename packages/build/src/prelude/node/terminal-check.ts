/**
 * Returns the getter of `isTTY` of a standard stream: as in Node, `true` on a terminal, and otherwise `undefined`. It asks once, since
 * each answer of the host is a resource.
 *
 * @param terminal asks the host for the terminal
 */
export function terminalCheck(terminal: () => unknown): () => true | undefined {
  let isTerminal: boolean | undefined
  return () => {
    isTerminal ??= (terminal() ?? undefined) !== undefined
    return isTerminal || undefined
  }
}
