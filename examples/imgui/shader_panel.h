/** A panel with a picture that a shader paints, the settings of the shader, and its text. */
#pragma once

#include <string>

#include "preview.h"

class ShaderPanel {
public:
  explicit ShaderPanel(const Gpu &gpu);

  /** Adds the panel to the current window of Dear ImGui. */
  void show();

  /** Paints the picture that `show` has placed. */
  void paint(const wgpu::CommandEncoder &encoder) const;

private:
  void show_settings();
  void show_picture();
  void show_text();

  Preview preview;
  ShaderInputs inputs{.color = {0.25f, 0.6f, 0.95f}};
  bool is_paused = false;
  float speed = 1;
  /** In percent of the usual size. */
  int text_size = 100;
  /** The durations of the last frames in milliseconds; the oldest is at `next`. */
  float frame_times[90] = {};
  int next = 0;
  std::string text;
  std::string errors;
};
