//! Shader modules, and the messages of their compiler.

use crate::backend::{
    executor::begin,
    generated::compilation_message_type,
    object::{debug_by_name, label},
};
use std::{pin::Pin, sync::Arc};
use wasi_webgpu::webgpu as w;
use wgpu::{CompilationInfo, CompilationMessage, SourceLocation, custom::*};

pub(crate) struct ShaderModule {
    pub raw: Arc<w::GpuShaderModule>,
    /// The source, unless it is ASCII: then positions in UTF-16, which messages have, are those in UTF-8.
    source: Option<Arc<str>>,
}
debug_by_name!(ShaderModule);

impl ShaderModule {
    pub fn new(device: &w::GpuDevice, code: String, name: Option<&str>) -> Self {
        let source = (!code.is_ascii()).then(|| code.as_str().into());
        let raw = device.create_shader_module(&w::GpuShaderModuleDescriptor {
            code,
            compilation_hints: None,
            label: label(name),
        });
        Self { raw: Arc::new(raw), source }
    }
}

impl ShaderModuleInterface for ShaderModule {
    fn get_compilation_info(&self) -> Pin<Box<dyn ShaderCompilationInfoFuture>> {
        let (raw, source) = (self.raw.clone(), self.source.clone());
        Box::pin(begin(async move {
            let messages = raw.get_compilation_info().await.messages();
            CompilationInfo {
                messages: messages
                    .iter()
                    .map(|message| CompilationMessage {
                        message: message.message(),
                        message_type: compilation_message_type(message.type_()),
                        location: location(message, source.as_deref()),
                    })
                    .collect(),
            }
        }))
    }
}

/// The place that a message is about; none if it is about the whole module.
fn location(message: &w::GpuCompilationMessage, source: Option<&str>) -> Option<SourceLocation> {
    let (line_number, line_position) = (message.line_num(), message.line_pos());
    if line_number == 0 {
        return None;
    }
    // Positions in lines count from 1.
    let (offset, length) = (message.offset(), message.length());
    let line_start = offset.saturating_sub(line_position.saturating_sub(1));
    let bytes = |units: u64| source.map_or(units as u32, |source| utf8_offset(source, units));
    Some(SourceLocation {
        line_number: line_number as u32,
        line_position: if line_position == 0 { 0 } else { bytes(offset) - bytes(line_start) + 1 },
        offset: bytes(offset),
        length: bytes(offset + length) - bytes(offset),
    })
}

/// Converts an offset in code units of UTF-16 to bytes of UTF-8.
fn utf8_offset(source: &str, utf16_offset: u64) -> u32 {
    let mut units = 0;
    let position = source.char_indices().find(|(_, character)| {
        let is_there = units >= utf16_offset;
        units += character.len_utf16() as u64;
        is_there
    });
    position.map_or(source.len(), |(position, _)| position) as u32
}

#[cfg(test)]
mod tests {
    use super::utf8_offset;

    #[test]
    fn utf8_offset_counts_characters_of_each_width_in_utf_8() {
        let source = "aé€😀b";
        let offsets: Vec<_> = [0, 1, 2, 3, 5, 6, 7].map(|units| utf8_offset(source, units)).into();
        assert_eq!(offsets, [0, 1, 3, 6, 10, 11, 11]);
    }
}
