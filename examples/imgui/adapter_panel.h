/** A panel with the limits and features of the adapter. */
#pragma once

#include "gpu.h"

/** Adds the panel to the current window of Dear ImGui. */
void show_adapter(const Gpu &gpu);
