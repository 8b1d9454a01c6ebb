/** Returns how a trap ended a program, as the predicate of a sentence for people: `trapped: unreachable`. */
export function trapText({ message }: Error): string {
  // The runtime speaks of the component, whose author may know nothing of tasks.
  return message.includes('ended without `task.return`')
    ? `never returned: in TypeScript, a top-level await or main() waits for a promise that nothing settles (${message})`
    : `trapped: ${message}`
}
