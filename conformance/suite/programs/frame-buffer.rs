//! Frame buffers: pictures that a program computes, on a surface.

use wasi_webgpu_suite::{
    surface::{CreateDesc, Surface},
    surface_frame_buffer::Context,
    *,
};

program!(tests);

fn tests() -> Vec<Test> {
    vec![
        test("surface-frame-buffer/context.constructor: makes a context that has a buffer", async |_| {
            let surface = surface();
            holds(!Context::new(&surface).get_current_buffer().get_with_copy().is_empty(), "bytes")
        }),
        test(
            "surface-frame-buffer/context.get-current-buffer: returns a buffer in the size of the surface",
            async |_| {
                let surface = surface();
                let buffer = Context::new(&surface).get_current_buffer();
                equal(buffer.get_with_copy().len(), size(&surface))
            },
        ),
        test("buffer.get-with-copy: returns what was written, but for the unused byte of each pixel", async |_| {
            let surface = surface();
            let buffer = Context::new(&surface).get_current_buffer();
            let picture = picture(&surface);
            buffer.set_with_copy(&picture);
            equal(colours(&buffer.get_with_copy()), colours(&picture))
        }),
        test("buffer.set-with-copy: replaces an earlier picture", async |_| {
            let surface = surface();
            let buffer = Context::new(&surface).get_current_buffer();
            buffer.set_with_copy(&picture(&surface));
            let black = vec![0; size(&surface)];
            buffer.set_with_copy(&black);
            equal(colours(&buffer.get_with_copy()), colours(&black))
        }),
        test("buffer.set-with-copy: ignores a picture of another size", async |_| {
            let surface = surface();
            let buffer = Context::new(&surface).get_current_buffer();
            let picture = picture(&surface);
            buffer.set_with_copy(&picture);
            for length in [0, 4, picture.len() - 4, picture.len() + 4] {
                buffer.set_with_copy(&vec![0; length]);
                equal(colours(&buffer.get_with_copy()), colours(&picture))?;
            }
            Ok(())
        }),
        test("surface-frame-buffer/context.present: shows a picture in each of several frames", async |_| {
            let surface = surface();
            let (context, mut frames) = (Context::new(&surface), surface.on_frame());
            for _ in 0..3 {
                holds(frames.next().await.is_some(), "a frame")?;
                let buffer = context.get_current_buffer();
                equal(buffer.get_with_copy().len(), size(&surface))?;
                buffer.set_with_copy(&picture(&surface));
                context.present();
            }
            Ok(())
        }),
    ]
}

fn surface() -> Surface {
    Surface::new(CreateDesc { width: Some(24), height: Some(16) })
}

fn size(surface: &Surface) -> usize {
    surface.width() as usize * surface.height() as usize * 4
}

fn picture(surface: &Surface) -> Vec<u8> {
    (0..size(surface)).map(|index| (index * 7 % 251) as u8).collect()
}

/// Returns the bytes of a picture without the unused ones.
fn colours(picture: &[u8]) -> Vec<u8> {
    picture.chunks(4).flat_map(|pixel| &pixel[..3]).copied().collect()
}
