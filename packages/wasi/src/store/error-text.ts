/**
 * Returns the text of an error of a store for a guest. An error of the system names paths or addresses of the host, so only its
 * code remains.
 */
export function errorText(error: Error): string {
  return 'syscall' in error ? `the store failed: ${(error as NodeJS.ErrnoException).code}` : error.message
}
