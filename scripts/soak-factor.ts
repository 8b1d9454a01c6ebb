/**
 * How many times as long the tests run that repeat an action in order to find rare faults and small leaks: 1, or 10 with
 * `SOAK=1`, as in `.github/workflows/soak.yml`.
 */
export const soakFactor: number = process.env.SOAK ? 10 : 1
