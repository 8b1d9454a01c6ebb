//! Commands that several encoders have. Each encoder is a tuple of one handle of the host.

/// Commands of passes and bundles.
macro_rules! binding_commands {
    () => {
        fn set_bind_group(&mut self, index: u32, bind_group: Option<&DispatchBindGroup>, offsets: &[u32]) {
            let group = bind_group.map(|group| &own!(group, BindGroup).0);
            let offsets = (!offsets.is_empty()).then_some(offsets);
            // W3C throws only if a part of the offsets is named that is not there; all of them are meant.
            let _ = self.0.set_bind_group(index, group, offsets, None, None);
        }

        fn set_immediates(&mut self, offset: u32, data: &[u8]) {
            self.0.set_immediates(offset, data, None, None);
        }
    };
}
pub(crate) use binding_commands;

/// Commands of both kinds of passes.
macro_rules! pass_commands {
    () => {
        fn insert_debug_marker(&mut self, label: &str) {
            self.0.insert_debug_marker(label);
        }

        fn push_debug_group(&mut self, label: &str) {
            self.0.push_debug_group(label);
        }

        fn pop_debug_group(&mut self) {
            self.0.pop_debug_group();
        }

        fn write_timestamp(&mut self, _: &DispatchQuerySet, _: u32) {
            absent("TIMESTAMP_QUERY_INSIDE_PASSES")
        }

        fn begin_pipeline_statistics_query(&mut self, _: &DispatchQuerySet, _: u32) {
            absent("PIPELINE_STATISTICS_QUERY")
        }

        fn end_pipeline_statistics_query(&mut self) {
            absent("PIPELINE_STATISTICS_QUERY")
        }
    };
}
pub(crate) use pass_commands;

/// Commands of render passes and bundles.
macro_rules! drawing_commands {
    () => {
        fn set_pipeline(&mut self, pipeline: &DispatchRenderPipeline) {
            self.0.set_pipeline(&own!(pipeline, RenderPipeline).0);
        }

        fn set_index_buffer(
            &mut self,
            buffer: &DispatchBuffer,
            format: wgpu::IndexFormat,
            offset: u64,
            size: Option<wgpu::BufferSize>,
        ) {
            let buffer = &own!(buffer, Buffer).raw;
            self.0.set_index_buffer(buffer, index_format(format), Some(offset), size.map(|size| size.get()));
        }

        fn set_vertex_buffer(
            &mut self,
            slot: u32,
            buffer: Option<&DispatchBuffer>,
            offset: u64,
            size: Option<wgpu::BufferSize>,
        ) {
            let buffer = buffer.map(|buffer| &*own!(buffer, Buffer).raw);
            self.0.set_vertex_buffer(slot, buffer, Some(offset), size.map(|size| size.get()));
        }

        fn draw(&mut self, vertices: Range<u32>, instances: Range<u32>) {
            let (count, instance_count) = (vertices.end - vertices.start, instances.end - instances.start);
            self.0.draw(count, Some(instance_count), Some(vertices.start), Some(instances.start));
        }

        fn draw_indexed(&mut self, indices: Range<u32>, base_vertex: i32, instances: Range<u32>) {
            let (count, instance_count) = (indices.end - indices.start, instances.end - instances.start);
            let (first_index, first_instance) = (Some(indices.start), Some(instances.start));
            self.0.draw_indexed(count, Some(instance_count), first_index, Some(base_vertex), first_instance);
        }

        fn draw_indirect(&mut self, buffer: &DispatchBuffer, offset: u64) {
            self.0.draw_indirect(&own!(buffer, Buffer).raw, offset);
        }

        fn draw_indexed_indirect(&mut self, buffer: &DispatchBuffer, offset: u64) {
            self.0.draw_indexed_indirect(&own!(buffer, Buffer).raw, offset);
        }
    };
}
pub(crate) use drawing_commands;
