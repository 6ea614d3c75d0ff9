//! Pictures of the diagram, exported to a file or copied to the clipboard in the background.

use std::time::SystemTime;

use egui::{ColorImage, Context};

use crate::diagram::PicturePart;
use crate::diagram::png::{self, PictureError, Pixels};
use crate::diagram::svg::PictureOptions;
use crate::diagram::theme::Theme;
use crate::workspace::dates::day;

use crate::app::App;
use crate::app::background::{Background, WorkProgress};
use crate::app::dialogs::Dialog;
use crate::app::dialogs::picture::{PictureDialog, PictureExport};
use crate::app::files::{self, NotSaved};
use crate::app::saving::Exporting;

/// Pixels for each point of a copied picture, unless that makes it too large.
const COPIED_SCALE: f32 = 2.0;

/// A picture that is being drawn for the clipboard, and what it shows.
pub(super) struct CopyingPicture {
    of: String,
    work: Background<Result<Pixels, PictureError>>,
}

/// The message about a picture that is smaller than requested.
fn too_large(scale: f32) -> String {
    let percent = scale * 100.0;
    format!(
        "Exported at {percent:.0}%: the picture is too large for a PNG at the chosen scale. SVG and PDF have \
         no limit"
    )
}

impl App {
    /// Asks what to draw, and where to save it.
    pub(super) fn ask_picture(&mut self, ctx: &Context) {
        let Some(session) = &self.session else {
            return;
        };
        let is_dark = ctx.theme() == egui::Theme::Dark;
        let today = day(SystemTime::now());
        let dialog = PictureDialog::new(session, &self.usual_folder(), today, is_dark);
        self.dialog = Some(Dialog::Picture(Box::new(dialog)));
    }

    /// Starts to draw and write a picture.
    pub(super) fn write_picture(&mut self, ctx: &Context, export: PictureExport) {
        if self.exporting.is_some() {
            self.not_written(
                "The picture was not exported",
                NotSaved::Failed("Another export is still in progress; try again later.".into()),
            );
            return;
        }
        self.exporting = Some(Exporting {
            path: export.path.clone(),
            after: None,
            work: Background::start(ctx, move || {
                let (bytes, smaller) = export.draw()?;
                let mut saved = files::write_printed(&export.path, &bytes, export.replace)?;
                let smaller = smaller.map(too_large);
                saved.warning = saved.warning.or(smaller);
                Ok(saved)
            }),
        });
    }

    /// Starts to draw the selection, or everything, for the clipboard.
    pub(super) fn copy_as_picture(&mut self, ctx: &Context) {
        let Some(session) = &self.session else {
            return;
        };
        let objects = &session.selection.objects;
        let (part, of) = match objects.len() {
            0 => (PicturePart::Whole, "everything".to_owned()),
            1 => (
                PicturePart::Objects(objects.iter().cloned().collect()),
                "1 object".to_owned(),
            ),
            count => (
                PicturePart::Objects(objects.iter().cloned().collect()),
                format!("{count} objects"),
            ),
        };
        let theme = match ctx.theme() {
            egui::Theme::Dark => Theme::Dark,
            egui::Theme::Light => Theme::Light,
        };
        let diagram = session.diagram().part(&part);
        let work = move || {
            let options = PictureOptions {
                theme,
                legend: true,
                ..PictureOptions::default()
            };
            let scale = png::possible_scale(&diagram, &options, COPIED_SCALE);
            png::to_pixels(&diagram, &options, scale)
        };
        self.copying_picture = Some(CopyingPicture {
            of,
            work: Background::start(ctx, work),
        });
    }

    /// Copies the picture to the clipboard once it is drawn.
    pub(super) fn finish_copying_picture(&mut self, ctx: &Context) {
        let Some(copying) = self.copying_picture.take() else {
            return;
        };
        match copying.work.poll() {
            WorkProgress::Running => self.copying_picture = Some(copying),
            WorkProgress::Lost => self.toasts.say("The picture could not be drawn."),
            WorkProgress::Done(Err(error)) => self.toasts.say(error.to_string()),
            WorkProgress::Done(Ok(pixels)) => {
                let size = [pixels.width, pixels.height];
                ctx.copy_image(ColorImage::from_rgba_unmultiplied(size, &pixels.rgba));
                self.toasts
                    .say(format!("Copied a picture of {}", copying.of));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::too_large;

    #[test]
    fn the_message_about_a_reduced_picture_gives_its_size() {
        assert!(too_large(0.634).starts_with("Exported at 63%: "));
    }
}
