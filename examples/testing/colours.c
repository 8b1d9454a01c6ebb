/*
 * Shows one colour after the other. The argument selects the trigger, a key or a frame, and then how the program ends.
 */

#include <stdlib.h>
#include <string.h>
#include "events.h"

int main(int argc, char **argv) {
  const char *behaviour = argv[argc - 1];
  surface_t surface = surface_create(&(surface_create_desc_t){0});
  surface_frame_buffer_context_t context = surface_frame_buffer_context_create(surface);
  listen(surface, strcmp(behaviour, "keys") ? ON_FRAME : ON_KEY_DOWN);
  surface_event_t event;
  for (uint32_t count = 1; next_event(&event); count++) {
    if (count == 3 && !strcmp(behaviour, "exits")) exit(3);
    if (count == 3 && !strcmp(behaviour, "traps")) __builtin_trap();
    if (count == 3 && !strcmp(behaviour, "leaves")) return 0;
    uint32_t pixels[4];
    for (int i = 0; i < 4; i++) pixels[i] = 0x110000 * count;
    frame_buffer_buffer_t buffer = surface_frame_buffer_context_get_current_buffer(context);
    frame_buffer_buffer_set_with_copy(buffer, pixels, sizeof pixels);
    frame_buffer_buffer_drop(buffer);
    surface_frame_buffer_context_present(context);
  }
}
