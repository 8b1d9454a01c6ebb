/** A place where `dev` shows a program. */
export interface DevView {
  /** A build has read these files, whether it succeeds or fails. {@link show} or {@link fail} follows. */
  read?(inputs: Iterable<string>): void
  /**
   * Runs a new build in place of the last one.
   *
   * @param component path of the component
   */
  show(component: string): Promise<void>
  /** A build has failed, with these errors. The last one that succeeded continues to run. */
  fail(errors: string): void
  /** Ends the program. */
  close(): Promise<void>
}
