#include "imgui_impl_wasi.h"

#include <chrono>
#include <string>

#include <wasi-surface.h>
#include <webgpu/webgpu_wasi.h>

#include "imgui.h"

namespace {

using Clock = std::chrono::steady_clock;

/** The state of the backend, one per context of Dear ImGui. */
struct Data {
  WGPUSurface surface;
  Clock::time_point last_frame;
};

Data *data() {
  return static_cast<Data *>(ImGui::GetIO().BackendPlatformUserData);
}

/** Returns the key at a place on the keyboard, or `ImGuiKey_None`. */
ImGuiKey key_of(uint32_t key) {
  if (key >= SURFACE_KEY_KEY_A && key <= SURFACE_KEY_KEY_Z) return ImGuiKey(ImGuiKey_A + key - SURFACE_KEY_KEY_A);
  if (key >= SURFACE_KEY_DIGIT0 && key <= SURFACE_KEY_DIGIT9) return ImGuiKey(ImGuiKey_0 + key - SURFACE_KEY_DIGIT0);
  if (key >= SURFACE_KEY_NUMPAD0 && key <= SURFACE_KEY_NUMPAD9)
    return ImGuiKey(ImGuiKey_Keypad0 + key - SURFACE_KEY_NUMPAD0);
  if (key >= SURFACE_KEY_F1 && key <= SURFACE_KEY_F12) return ImGuiKey(ImGuiKey_F1 + key - SURFACE_KEY_F1);
  switch (key) {
    case SURFACE_KEY_TAB: return ImGuiKey_Tab;
    case SURFACE_KEY_ARROW_LEFT: return ImGuiKey_LeftArrow;
    case SURFACE_KEY_ARROW_RIGHT: return ImGuiKey_RightArrow;
    case SURFACE_KEY_ARROW_UP: return ImGuiKey_UpArrow;
    case SURFACE_KEY_ARROW_DOWN: return ImGuiKey_DownArrow;
    case SURFACE_KEY_PAGE_UP: return ImGuiKey_PageUp;
    case SURFACE_KEY_PAGE_DOWN: return ImGuiKey_PageDown;
    case SURFACE_KEY_HOME: return ImGuiKey_Home;
    case SURFACE_KEY_END: return ImGuiKey_End;
    case SURFACE_KEY_INSERT: return ImGuiKey_Insert;
    case SURFACE_KEY_DELETE: return ImGuiKey_Delete;
    case SURFACE_KEY_BACKSPACE: return ImGuiKey_Backspace;
    case SURFACE_KEY_SPACE: return ImGuiKey_Space;
    case SURFACE_KEY_ENTER: return ImGuiKey_Enter;
    case SURFACE_KEY_ESCAPE: return ImGuiKey_Escape;
    case SURFACE_KEY_CONTROL_LEFT: return ImGuiKey_LeftCtrl;
    case SURFACE_KEY_CONTROL_RIGHT: return ImGuiKey_RightCtrl;
    case SURFACE_KEY_SHIFT_LEFT: return ImGuiKey_LeftShift;
    case SURFACE_KEY_SHIFT_RIGHT: return ImGuiKey_RightShift;
    case SURFACE_KEY_ALT_LEFT: return ImGuiKey_LeftAlt;
    case SURFACE_KEY_ALT_RIGHT: return ImGuiKey_RightAlt;
    case SURFACE_KEY_META_LEFT: return ImGuiKey_LeftSuper;
    case SURFACE_KEY_META_RIGHT: return ImGuiKey_RightSuper;
    case SURFACE_KEY_CONTEXT_MENU: return ImGuiKey_Menu;
    case SURFACE_KEY_QUOTE: return ImGuiKey_Apostrophe;
    case SURFACE_KEY_COMMA: return ImGuiKey_Comma;
    case SURFACE_KEY_MINUS: return ImGuiKey_Minus;
    case SURFACE_KEY_PERIOD: return ImGuiKey_Period;
    case SURFACE_KEY_SLASH: return ImGuiKey_Slash;
    case SURFACE_KEY_SEMICOLON: return ImGuiKey_Semicolon;
    case SURFACE_KEY_EQUAL: return ImGuiKey_Equal;
    case SURFACE_KEY_BRACKET_LEFT: return ImGuiKey_LeftBracket;
    case SURFACE_KEY_BACKSLASH: return ImGuiKey_Backslash;
    case SURFACE_KEY_BRACKET_RIGHT: return ImGuiKey_RightBracket;
    case SURFACE_KEY_BACKQUOTE: return ImGuiKey_GraveAccent;
    case SURFACE_KEY_INTL_BACKSLASH: return ImGuiKey_Oem102;
    case SURFACE_KEY_CAPS_LOCK: return ImGuiKey_CapsLock;
    case SURFACE_KEY_SCROLL_LOCK: return ImGuiKey_ScrollLock;
    case SURFACE_KEY_NUM_LOCK: return ImGuiKey_NumLock;
    case SURFACE_KEY_PRINT_SCREEN: return ImGuiKey_PrintScreen;
    case SURFACE_KEY_PAUSE: return ImGuiKey_Pause;
    case SURFACE_KEY_NUMPAD_DECIMAL: return ImGuiKey_KeypadDecimal;
    case SURFACE_KEY_NUMPAD_DIVIDE: return ImGuiKey_KeypadDivide;
    case SURFACE_KEY_NUMPAD_MULTIPLY: return ImGuiKey_KeypadMultiply;
    case SURFACE_KEY_NUMPAD_SUBTRACT: return ImGuiKey_KeypadSubtract;
    case SURFACE_KEY_NUMPAD_ADD: return ImGuiKey_KeypadAdd;
    case SURFACE_KEY_NUMPAD_ENTER: return ImGuiKey_KeypadEnter;
    case SURFACE_KEY_NUMPAD_EQUAL: return ImGuiKey_KeypadEqual;
    case SURFACE_KEY_BROWSER_BACK: return ImGuiKey_AppBack;
    case SURFACE_KEY_BROWSER_FORWARD: return ImGuiKey_AppForward;
    default: return ImGuiKey_None;
  }
}

void receive_key(ImGuiIO &io, const WGPUWasiInput &input) {
  const bool is_down = input.type == WGPUWasiInputType_KeyDown;
  io.AddKeyEvent(ImGuiMod_Ctrl, input.ctrlKey);
  io.AddKeyEvent(ImGuiMod_Shift, input.shiftKey);
  io.AddKeyEvent(ImGuiMod_Alt, input.altKey);
  io.AddKeyEvent(ImGuiMod_Super, input.metaKey);
  const ImGuiKey key = key_of(input.key);
  if (key != ImGuiKey_None) io.AddKeyEvent(key, is_down);
  const bool is_alt_gr = input.ctrlKey && input.altKey; // types text on Windows
  const bool is_shortcut = input.metaKey || (input.ctrlKey && !is_alt_gr);
  if (is_down && !is_shortcut && input.text.length > 0)
    io.AddInputCharactersUTF8(std::string(input.text.data, input.text.length).c_str());
}

void receive(WGPUSurface, const WGPUWasiInput *input, void *context, void *) {
  ImGuiContext *const current = ImGui::GetCurrentContext();
  ImGui::SetCurrentContext(static_cast<ImGuiContext *>(context));
  ImGuiIO &io = ImGui::GetIO();
  switch (input->type) {
    case WGPUWasiInputType_PointerDown:
    case WGPUWasiInputType_PointerUp:
      io.AddMousePosEvent(float(input->x), float(input->y));
      io.AddMouseButtonEvent(ImGuiMouseButton_Left, input->type == WGPUWasiInputType_PointerDown);
      break;
    case WGPUWasiInputType_PointerMove: io.AddMousePosEvent(float(input->x), float(input->y)); break;
    case WGPUWasiInputType_KeyDown:
    case WGPUWasiInputType_KeyUp: receive_key(io, *input); break;
    default: break; // each frame reads the size
  }
  ImGui::SetCurrentContext(current);
}

} // namespace

void ImGui_ImplWasi_Init(WGPUSurface surface) {
  ImGuiIO &io = ImGui::GetIO();
  io.BackendPlatformName = "imgui_impl_wasi";
  io.BackendPlatformUserData = IM_NEW(Data)({surface, Clock::now()});
  WGPUWasiInputCallbackInfo info = WGPU_WASI_INPUT_CALLBACK_INFO_INIT;
  info.callback = receive;
  info.userdata1 = ImGui::GetCurrentContext();
  wgpuSurfaceWasiSetInputCallback(surface, info);
}

void ImGui_ImplWasi_Shutdown() {
  wgpuSurfaceWasiSetInputCallback(data()->surface, WGPU_WASI_INPUT_CALLBACK_INFO_INIT);
  IM_DELETE(data());
  ImGuiIO &io = ImGui::GetIO();
  io.BackendPlatformName = nullptr;
  io.BackendPlatformUserData = nullptr;
  ImGui::GetPlatformIO().ClearPlatformHandlers();
}

void ImGui_ImplWasi_NewFrame() {
  ImGuiIO &io = ImGui::GetIO();
  Data &state = *data();
  io.DisplaySize = ImVec2(float(wgpuSurfaceWasiGetWidth(state.surface)), float(wgpuSurfaceWasiGetHeight(state.surface)));
  const Clock::time_point now = Clock::now();
  const float seconds = std::chrono::duration<float>(now - state.last_frame).count();
  state.last_frame = now;
  // Dear ImGui needs a positive time, and a coarse clock may stand still.
  io.DeltaTime = seconds > 0 ? seconds : 1e-6f;
}
