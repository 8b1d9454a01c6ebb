#ifndef DIE_H
#define DIE_H

/** Prints a message to stderr and ends the program with exit code 1. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
