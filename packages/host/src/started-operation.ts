/**
 * Starts an operation of the GPU for a function that awaits it. That function should not have the arguments, since a suspended
 * function keeps them: the texts of thousands of operations that a guest starts in one turn of the event loop would fill the
 * memory.
 *
 * @returns the promise of the operation; a rejected one if the operation throws
 */
export async function started<Result>(operation: () => Promise<Result>): Promise<Result> {
  return operation()
}
