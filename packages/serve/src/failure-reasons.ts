/** Reasons for the log, by kind of failure, which do not depend on the request. */
export const failureReasons = {
  gone: 'the client has gone',
  slow: 'the client took too long to send its request, or to read the response',
  timeout: 'it took longer than the time limit',
} as const
