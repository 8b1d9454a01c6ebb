#include "names.h"
#include "program.h"

static void print_messages(WGPUCompilationInfoRequestStatus status, WGPUCompilationInfo const *info, void *label,
                           void *unused) {
    (void)unused;
    print("%s: %s, messages: %zu", (const char *)label, compilation_status(status), info->messageCount);
    for (size_t i = 0; i < info->messageCount; i++) {
        const WGPUCompilationMessage *message = &info->messages[i];
        print("  %s, line %lu, column %lu, offset %lu, length %lu, message: %s", message_type(message->type),
              (unsigned long)message->lineNum, (unsigned long)message->linePos, (unsigned long)message->offset,
              (unsigned long)message->length, presence(message->message));
    }
}

static void compile(Context *c, const char *label, const char *code) {
    begin_errors(c->device);
    WGPUShaderModule module = create_wgsl(c->device, code);
    end_errors(c, label);
    WGPUCompilationInfoCallbackInfo callback = {NULL, WGPUCallbackMode_WaitAnyOnly, print_messages,
                                                (void *)label, NULL};
    wait_for(c->instance, wgpuShaderModuleGetCompilationInfo(module, callback));
    wgpuShaderModuleSetLabel(module, view_of("a module"));
    wgpuShaderModuleAddRef(module);
    wgpuShaderModuleRelease(module);
    wgpuShaderModuleRelease(module);
}

static void use_entry_points(Context *c) {
    section("entry points");
    WGPUShaderModule module = create_wgsl(
        c->device, "override size = 1; override small: f32; @compute @workgroup_size(size) fn first() { _ = small; }"
                   "@compute @workgroup_size(1) fn second() {}");
    WGPUComputePipelineDescriptor descriptor = WGPU_COMPUTE_PIPELINE_DESCRIPTOR_INIT;
    descriptor.compute.module = module;
#define CREATE(LABEL)                                                                                        \
    ERROR_OF(c, LABEL, wgpuComputePipelineRelease(wgpuDeviceCreateComputePipeline(c->device, &descriptor)))
    CREATE("one of two, without a name");
    descriptor.compute.entryPoint = view_of("second");
    CREATE("named");
    descriptor.compute.entryPoint = (WGPUStringView){"second of two", 6};
    CREATE("named by a sized string");
    descriptor.compute.entryPoint = view_of("third");
    CREATE("an unknown name");
    descriptor.compute.entryPoint = (WGPUStringView){"", 0};
    CREATE("an empty name");
    descriptor.compute.entryPoint = (WGPUStringView){NULL, 0};
    CREATE("an empty name without a pointer");
    descriptor.compute.entryPoint = view_of("first");
    CREATE("a constant without a value");
    WGPUConstantEntry entries[] = {WGPU_CONSTANT_ENTRY_INIT, WGPU_CONSTANT_ENTRY_INIT};
    entries[0].key = view_of("small");
    entries[0].value = 0.5;
    entries[1].key = view_of("size");
    entries[1].value = 4;
    descriptor.compute.constantCount = 2;
    descriptor.compute.constants = entries;
    CREATE("constants");
    entries[1].value = 100000;
    CREATE("a constant beyond a limit");
    entries[1].value = NAN;
    CREATE("a constant that is no number");
    entries[1].value = INFINITY;
    CREATE("an infinite constant");
    entries[1].value = 4;
    entries[1].key = view_of("unknown");
    CREATE("an unknown constant");
    entries[1].key = view_of("small");
    CREATE("a constant twice");
    descriptor.compute.constantCount = 0;
    descriptor.compute.entryPoint = view_of("second");
    WGPUChainedStruct chain = {NULL, (WGPUSType)0x70000000};
    descriptor.nextInChain = &chain;
    CREATE("an unknown chained struct");
    descriptor.nextInChain = NULL;
    descriptor.compute.nextInChain = &chain;
    CREATE("an unknown chained struct at the stage");
    wgpuShaderModuleRelease(module);
}

/** A module in SPIR-V with an empty compute shader, in words. */
static const uint32_t spirv[] = {
    0x07230203, 0x00010300, 0, 6, 0,          // header: magic, version 1.3, generator, bound, schema
    0x00020011, 1,                            // OpCapability Shader
    0x0003000e, 0, 1,                         // OpMemoryModel Logical GLSL450
    0x0005000f, 5, 1, 0x6e69616d, 0,          // OpEntryPoint GLCompute %1 "main"
    0x00060010, 1, 17, 1, 1, 1,               // OpExecutionMode %1 LocalSize 1 1 1
    0x00020013, 2,                            // %2 = OpTypeVoid
    0x00030021, 3, 2,                         // %3 = OpTypeFunction %2
    0x00050036, 2, 1, 0, 3,                   // %1 = OpFunction %2 None %3
    0x000200f8, 4,                            // %4 = OpLabel
    0x000100fd, 0x00010038,                   // OpReturn, OpFunctionEnd
};

static void use_spirv(Context *c) {
    section("SPIR-V");
    WGPUShaderSourceSPIRV source = WGPU_SHADER_SOURCE_SPIRV_INIT;
    source.code = spirv;
    source.codeSize = sizeof spirv / sizeof spirv[0];
    WGPUShaderModuleDescriptor descriptor = WGPU_SHADER_MODULE_DESCRIPTOR_INIT;
    descriptor.nextInChain = &source.chain;
    WGPUShaderModule module = NULL;
    ERROR_OF(c, "without the feature", module = wgpuDeviceCreateShaderModule(c->device, &descriptor));
    print_bool("a module", module != NULL);
    if (module) wgpuShaderModuleRelease(module);
}

PROGRAM(compilation) {
    Context c = open_context();
    section("messages");
    compile(&c, "no message", "@compute @workgroup_size(1) fn main() {}");
    compile(&c, "an error", "fn f() {\n  let a = 1\n}");
    compile(&c, "an unknown name", "@compute @workgroup_size(1)\nfn main() {\n  let a = nothing + 1;\n}");
    compile(&c, "an error after letters of several bytes", "/* äöü😀 */ fn f() -> i32 { return 1.5; }");
    compile(&c, "empty code", "");
    compile(&c, "a warning", "fn f() -> i32 { return 1; let a = 2; }");
    use_entry_points(&c);
    use_spirv(&c);
    close_context(&c);
}
