/** A panel with the version and the license of Dear ImGui, which every copy of the component must contain. */
#pragma once

/** Adds the panel to the current window of Dear ImGui. */
void show_about();
