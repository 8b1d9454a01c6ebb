/**
 * The reason of the first rejection of a program in QuickJS, which announces those that register a function
 * (`engine/quickjs/rejection-tracker.ts`).
 */
export const firstReason = 0x57_47_50_55
