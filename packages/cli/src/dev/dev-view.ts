/** A place where `dev` shows a program. */
export interface DevView {
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
