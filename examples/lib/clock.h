#ifndef CLOCK_H
#define CLOCK_H

/** Seconds of a monotonic clock. */
double seconds(void);

#endif
