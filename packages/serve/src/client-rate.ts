/** The lowest rate at which a client sends and reads, in bytes per millisecond: 16 KiB per second. */
export const leastRate = 0x4000 / 1000
