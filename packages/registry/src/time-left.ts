/** How long a registry may take for the next part of an answer. */
export interface TimeLeft {
  readonly milliseconds: number
  /** Why the answer has failed when that time is over. */
  readonly reason: string
}

/**
 * Returns how long the next part of an answer may take: the registry may be silent for a while, and may altogether need that
 * time and a second for each 16 KiB.
 *
 * @param patience how long the registry may be silent, in milliseconds
 * @param bytes size of the answer so far, or of the request
 * @param elapsed time since the request, in milliseconds
 */
export function timeLeft(patience: number, bytes: number, elapsed: number): TimeLeft {
  const milliseconds = patience + longestTime(bytes) - elapsed
  return milliseconds < patience
    ? { milliseconds, reason: 'it sends less than 16 KiB in a second' }
    : { milliseconds: patience, reason: silence(patience) }
}

/** Returns how long the answer to a request may take to begin: an upload shows no progress. */
export function timeToBegin(patience: number, bytes: number): TimeLeft {
  const milliseconds = patience + longestTime(bytes)
  return { milliseconds, reason: silence(milliseconds) }
}

function longestTime(bytes: number): number {
  return (bytes / 16_384) * 1000
}

function silence(milliseconds: number): string {
  return `it was silent for ${milliseconds / 1000} s`
}
