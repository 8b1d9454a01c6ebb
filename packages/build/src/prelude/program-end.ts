/** Actions at the end of a program, such as those of the modules that it imports. */
const actions: (() => void)[] = []

/** Adds an action at the end of the program, which need not return. */
export function whenEnded(action: () => void): void {
  actions.push(action)
}

/** Runs the actions; the program calls this last. */
export function endProgram(): void {
  for (const action of actions) action()
}
