/**
 * Platform backend of Dear ImGui for surfaces of `wasi-gfx:surface`: the size, the time, the pointer and the keyboard.
 * Use it with imgui_impl_wgpu, which renders.
 *
 * A surface reports one pointer button and no wheel, and has no clipboard: text that is cut or copied stays in the program.
 */
#pragma once

#include <webgpu/webgpu.h>

/** Begins to pass the input of a surface to the current context of Dear ImGui. */
void ImGui_ImplWasi_Init(WGPUSurface surface);

/** Ends it. The surface must still exist. */
void ImGui_ImplWasi_Shutdown();

/** Stores the size of the surface and the time since the last frame. Call it before `ImGui::NewFrame`. */
void ImGui_ImplWasi_NewFrame();
