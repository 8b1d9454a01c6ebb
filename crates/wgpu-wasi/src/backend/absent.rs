//! Parts of wgpu that WebGPU lacks.

/// Ends the program: it uses a part of wgpu that no device of this crate has, since their features say so.
#[cold]
#[track_caller]
pub(crate) fn absent(part: &str) -> ! {
    panic!("{part} is not part of WebGPU; the features of the adapter tell what there is")
}
