//! The options of a picture, and the file that is created from them: the same for the window and the
//! command line.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

use crate::topology::SiteId;

use crate::diagram::geometry::Size;
use crate::diagram::page::Page;
use crate::diagram::part::PicturePart;
use crate::diagram::svg::{self, PictureOptions, TitleBlock};
use crate::diagram::theme::Theme;
use crate::diagram::vector::PictureError;
use crate::diagram::{Diagram, Framing, drawio, pdf, png};

/// Formats of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PictureFormat {
    /// Vector graphics, for browsers and Visio.
    #[default]
    Svg,
    /// Pixels.
    Png,
    /// A document with pages.
    Pdf,
    /// For editing in draw.io.
    Drawio,
}

impl PictureFormat {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Svg, Self::Png, Self::Pdf, Self::Drawio];

    /// The file extension, without the period.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::Drawio => "drawio",
        }
    }

    /// The label of the format in a list of choices.
    pub fn label(self) -> &'static str {
        match self {
            Self::Svg => "SVG",
            Self::Png => "PNG",
            Self::Pdf => "PDF",
            Self::Drawio => "draw.io",
        }
    }

    /// The format for the file extension of a path, ignoring case.
    pub fn by_ending(path: &Path) -> Option<Self> {
        let ending = path.extension()?;
        let mut all = Self::ALL.into_iter();
        all.find(|format| ending.eq_ignore_ascii_case(format.ending()))
    }

    /// Whether a file of this format has pages.
    pub fn has_pages(self) -> bool {
        matches!(self, Self::Pdf | Self::Drawio)
    }
}

/// The number of pixels of a PNG for each point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// This scale, or the largest one that is possible if the picture is too large for it.
    UpTo(f32),
    /// Exactly this scale, or no picture at all.
    Exactly(f32),
}

impl Default for Scale {
    fn default() -> Self {
        Self::UpTo(1.0)
    }
}

/// The options of a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PictureOrder {
    /// The file format.
    pub format: PictureFormat,
    /// Light or dark.
    pub theme: Theme,
    /// Which part of the diagram is drawn.
    pub part: PicturePart,
    /// The scale of a PNG.
    pub scale: Scale,
    /// The paper that the picture is fitted to.
    pub page: Option<Page>,
    /// Whether each site has a page of its own, if the format has pages.
    pub each_site: bool,
    /// The title block below the diagram; its counts are filled in when the picture is drawn.
    pub title_block: Option<TitleBlock>,
    /// Whether to explain the kinds of wires.
    pub legend: bool,
    /// Whether to omit the background.
    pub transparent: bool,
}

/// A picture that is ready to be written.
pub struct Drawn<'d> {
    /// The content of the file.
    pub content: Content<'d>,
    /// The scale, if the picture had to be smaller than requested.
    pub smaller: Option<f32>,
}

/// The content of a picture file.
pub enum Content<'d> {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A text that is created while it is written.
    Vectors(Box<Vectors<'d>>),
}

/// A picture as SVG.
pub struct Vectors<'d> {
    diagram: Cow<'d, Diagram>,
    options: PictureOptions,
}

impl fmt::Display for Vectors<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        svg::write_svg(&self.diagram, &self.options, out)
    }
}

impl Drawn<'_> {
    /// The whole content of the file.
    pub fn into_bytes(self) -> Vec<u8> {
        match self.content {
            Content::Bytes(bytes) => bytes,
            Content::Vectors(it) => svg::to_svg(&it.diagram, &it.options).into_bytes(),
        }
    }
}

impl PictureOrder {
    /// How a diagram for this picture is laid out.
    pub fn framing(&self, view: Size, arrange: bool, whole_names: bool) -> Framing {
        Framing {
            view: self.page.map_or(view, Page::view),
            arrange,
            whole_names,
            site_by_site: self.each_site || matches!(self.part, PicturePart::Site(_)),
        }
    }

    /// Draws the picture.
    ///
    /// # Errors
    /// When it would be too large, or cannot be drawn or compressed.
    pub fn draw<'d>(&self, whole: &'d Diagram) -> Result<Drawn<'d>, PictureError> {
        let diagram: Cow<'d, Diagram> = match self.part {
            PicturePart::Whole => Cow::Borrowed(whole),
            _ => Cow::Owned(whole.part(&self.part)),
        };
        let options = self.options(whole, &diagram);
        let mut smaller = None;
        let bytes = match self.format {
            PictureFormat::Svg => {
                return Ok(Drawn {
                    content: Content::Vectors(Box::new(Vectors { diagram, options })),
                    smaller: None,
                });
            }
            PictureFormat::Png => {
                let scale = match self.scale {
                    Scale::Exactly(scale) => scale,
                    Scale::UpTo(wanted) => {
                        let possible = png::possible_scale(&diagram, &options, wanted);
                        smaller = (possible < wanted).then_some(possible);
                        possible
                    }
                };
                png::to_png(&diagram, &options, scale)?
            }
            PictureFormat::Pdf => {
                let pages = self.pages(whole, &diagram);
                let pages: Vec<_> = pages
                    .iter()
                    .map(|(name, diagram, options)| (name.as_str(), &**diagram, options))
                    .collect();
                pdf::to_pdf(&pages, self.name())?
            }
            PictureFormat::Drawio => {
                let pages = self.pages(whole, &diagram);
                let pages: Vec<_> = pages
                    .iter()
                    .map(|(name, diagram, options)| (name.as_str(), &**diagram, options))
                    .collect();
                drawio::to_drawio(&pages).into_bytes()
            }
        };
        Ok(Drawn {
            content: Content::Bytes(bytes),
            smaller,
        })
    }

    /// The pages: one, or one for each site. A single site has a page of its own in any case.
    fn pages<'d>(
        &self,
        whole: &'d Diagram,
        diagram: &'d Diagram,
    ) -> Vec<(String, Cow<'d, Diagram>, PictureOptions)> {
        let name = || match &self.part {
            PicturePart::Site(site) => title_of(whole, *site),
            _ => "Topology".to_owned(),
        };
        if !self.each_site || diagram.sites.len() < 2 {
            return vec![(name(), Cow::Borrowed(diagram), self.options(whole, diagram))];
        }
        let sites = diagram.sites.iter().map(|site| {
            let page = diagram.part(&PicturePart::Site(site.id));
            let options = self.options(whole, &page);
            (site.title.clone(), Cow::Owned(page), options)
        });
        sites.collect()
    }

    fn options(&self, whole: &Diagram, diagram: &Diagram) -> PictureOptions {
        let counts = || {
            let mut counts = svg::counts(diagram);
            match whole.wires_leaving(diagram) {
                0 => {}
                1 => counts.push_str(" · 1 link elsewhere"),
                leaving => counts.push_str(&format!(" · {leaving} links elsewhere")),
            }
            counts
        };
        PictureOptions {
            theme: self.theme,
            title_block: self.title_block.as_ref().map(|block| TitleBlock {
                counts: counts(),
                ..block.clone()
            }),
            legend: self.legend,
            transparent: self.transparent,
            page: self.page,
        }
    }

    /// The title inside the file.
    fn name(&self) -> &str {
        let block = self.title_block.as_ref();
        block
            .map(|block| block.deployment.as_str())
            .filter(|name| !name.is_empty())
            .unwrap_or("Topology")
    }
}

fn title_of(diagram: &Diagram, site: SiteId) -> String {
    let mut sites = diagram.sites.iter();
    sites
        .find(|region| region.id == site)
        .map_or_else(|| "Topology".to_owned(), |region| region.title.clone())
}
