#ifndef BENCH_H
#define BENCH_H

#include "model.h"

/** Measures how fast a model reads prompts and writes text, and prints a table in the form of llama-bench. */
void bench(Model &model, const Options &options);

#endif
