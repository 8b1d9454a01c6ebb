#include "about_panel.h"

#include "imgui.h"

static const char license[] = {
#embed "imgui.LICENSE.txt" suffix(, 0)
};

void show_about() {
  ImGui::Text("Dear ImGui %s", ImGui::GetVersion());
  ImGui::Separator();
  if (ImGui::BeginChild("license")) {
    ImGui::TextUnformatted(license);
    ImGui::TextWrapped("Its fonts have this license, too: ProggyClean, Copyright (c) 2004, 2005 Tristan Grimmer, and "
                       "ProggyForever, Copyright (c) 2026 Disco Hello, Copyright (c) 2019, 2023 Tristan Grimmer.");
  }
  ImGui::EndChild();
}
