//! `render`: draws the picture that the window shows, without a window.

use std::io;
use std::path::{Path, PathBuf};

use crate::design::Design;
use crate::diagram::picture::{Content, Drawn, PictureFormat, PictureOrder, Scale};
use crate::diagram::png::PictureError;
use crate::diagram::svg::{self, PictureOptions, TitleBlock};
use crate::diagram::typefaces::{self, Database};
use crate::diagram::{Diagram, Page, Paper, PicturePart, metrics, theme};
use crate::diff::matching::Matching;
use crate::diff::{Compared, Differences};
use crate::document::save::{self, Fingerprint, OpenError, SaveError, words};
use crate::document::{Opened, Section, Source, shown, unread};
use crate::rules::Baseline;
use crate::topology::readable::visible;
use crate::vocabulary::Vocabulary;
use crate::workspace::baseline::{NamedBaseline, published};
use crate::workspace::check;
use crate::workspace::dates::day;

use crate::cli::progress::ProgressLine;
use crate::cli::{Exit, output, picture};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  topology-designer render deployed.xml --out deployed.svg\n  \
                  topology-designer render design.ron --out design.png --theme dark --scale 2\n  \
                  topology-designer render design.ron --out design.pdf --page a4-landscape --each-site\n  \
                  topology-designer render design.ron --out review.svg --baseline deployed.xml \
                  --differences\n\nNeeds no display and no graphics card. The same document always gives \
                  the same picture: its title block has the date of the file. An existing picture is \
                  replaced; any other file is replaced only with --force, and the topology itself is never \
                  replaced.\n\nCharacters that are not in the built-in typefaces, such as Japanese or \
                  Arabic, are drawn with system fonts. With --fonts FOLDER, the picture is the same on \
                  every computer. Characters that no font has are reported but do not change the exit \
                  code.\n\nExit codes: 0 drawn, 2 not drawn."
)]
pub struct Arguments {
    /// Topology to draw; - is standard input
    file: PathBuf,

    /// Picture to write; the file name extension determines the format: .svg, .png, .pdf or .drawio; -
    /// is standard output, as SVG
    #[arg(long, value_name = "PICTURE")]
    out: PathBuf,

    /// Colors
    #[arg(long, value_enum, default_value_t = Theme::Light)]
    theme: Theme,

    /// Pixels per point in a PNG, from 0.01 to 100 [default: 1, or less if a large picture needs too
    /// much memory]
    #[arg(long, value_name = "FACTOR", value_parser = scale)]
    scale: Option<f32>,

    /// Draw only this site
    #[arg(long, value_name = "NAME")]
    site: Option<String>,

    /// Fit the picture to a page of this size; objects without a position are arranged to suit its shape
    #[arg(long, value_enum, value_name = "SIZE")]
    page: Option<PageSize>,

    /// Put each site on a page of its own, in a PDF or draw.io file
    #[arg(long)]
    each_site: bool,

    /// Published topology to compare with, instead of the one in the document
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Mark the differences from the published topology: signs on added and changed objects, dashed
    /// outlines for removed ones
    #[arg(long)]
    differences: bool,

    /// Arrange all objects, including those that have a position
    #[arg(long)]
    arrange: bool,

    /// Make cards wide enough for whole names, and arrange all objects
    #[arg(long)]
    whole_names: bool,

    /// Leave out the title block
    #[arg(long)]
    no_title: bool,

    /// Leave out the legend
    #[arg(long)]
    no_legend: bool,

    /// Make the background transparent
    #[arg(long)]
    transparent: bool,

    /// Folder of fonts for characters that are not in the built-in typefaces, instead of the system fonts
    #[arg(long, value_name = "FOLDER")]
    fonts: Option<PathBuf>,

    /// Overwrite PICTURE even if it is not a picture
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Theme {
    /// Light background
    Light,
    /// Dark background
    Dark,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum PageSize {
    /// A4, portrait
    A4,
    /// A4, landscape
    A4Landscape,
    /// US Letter, portrait
    Letter,
    /// US Letter, landscape
    LetterLandscape,
}

impl PageSize {
    fn page(self) -> Page {
        let (paper, is_landscape) = match self {
            Self::A4 => (Paper::A4, false),
            Self::A4Landscape => (Paper::A4, true),
            Self::Letter => (Paper::Letter, false),
            Self::LetterLandscape => (Paper::Letter, true),
        };
        Page {
            paper,
            is_landscape,
        }
    }
}

/// The allowed scales. A scale that would need too much memory is refused when the picture is drawn.
const SCALES: std::ops::RangeInclusive<f32> = 0.01..=100.0;

/// Why no picture was drawn.
#[derive(Debug, thiserror::Error)]
enum RenderError {
    #[error("The extension does not identify a format; use .svg, .png, .pdf or .drawio: {}", shown::path(.0))]
    UnknownEnding(PathBuf),
    #[error(
        "Only PDF and draw.io files have pages; use --site for a picture of one site: {}",
        shown::path(.0)
    )]
    NoPages(PathBuf),
    #[error("There is no site {wanted}; the topology has {known}.")]
    NoSite { wanted: String, known: String },
    #[error("The folder of fonts does not exist: {}", shown::path(.0))]
    NoFonts(PathBuf),
    #[error("This is the input topology, which is never replaced; use another name: {}", shown::path(.0))]
    Input(PathBuf),
    #[error("The file exists and is not a picture; use --force to replace it: {}", shown::path(.0))]
    NoPicture(PathBuf),
    #[error(
        "A picture cannot be written to a terminal; redirect standard output to a file or a program."
    )]
    Terminal,
    #[error("The picture could not be written to standard output ({}).", words::reason(.0))]
    Output(std::io::Error),
    #[error(
        "The topology does not contain the published topology; specify it with --baseline: {}",
        shown::path(.0)
    )]
    NoBaseline(PathBuf),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error(transparent)]
    Save(#[from] SaveError),
}

pub(super) fn run(arguments: &Arguments, vocabulary: &Vocabulary) -> Exit {
    match render(arguments, vocabulary) {
        Ok(warning) => {
            if let Some(warning) = warning {
                output::warn(&warning);
            }
            Exit::Fine
        }
        Err(error) => {
            output::complain(&error.to_string());
            Exit::Failed
        }
    }
}

/// Returns what failed although the picture was written.
fn render(arguments: &Arguments, vocabulary: &Vocabulary) -> Result<Option<String>, RenderError> {
    let out = || arguments.out.clone();
    let to_output = output::is_standard(&arguments.out);
    let format = match to_output {
        true => PictureFormat::Svg,
        false => PictureFormat::by_ending(&arguments.out)
            .ok_or_else(|| RenderError::UnknownEnding(out()))?,
    };
    if to_output && output::is_terminal() {
        return Err(RenderError::Terminal);
    }
    if arguments.each_site && !format.has_pages() {
        return Err(RenderError::NoPages(out()));
    }
    if !to_output && save::is_same_file(&arguments.file, &arguments.out) {
        return Err(RenderError::Input(out()));
    }
    if !to_output && !arguments.force && !picture::may_be_replaced(&arguments.out) {
        return Err(RenderError::NoPicture(out()));
    }
    provide_fonts(arguments.fonts.as_deref())?;
    let progress = ProgressLine::start();
    progress.step(format!("Reading {}", shown::path(&arguments.file)));
    let (mut opened, fingerprint) = save::open(&arguments.file, vocabulary)?;
    progress.step(format!("Drawing {}", output::destination(&arguments.out)));
    let named = arguments.baseline.as_deref();
    let named = named.map(|path| NamedBaseline::read(path, vocabulary));
    let named = named.transpose()?;
    let published = published(named.as_ref(), opened.baseline.as_ref());
    let order = order(arguments, format, &opened, &fingerprint)?;
    // The picture is drawn from the topology; only marking differences needs the document.
    if !arguments.differences {
        (opened.source, opened.unedited) = (None, None);
    }
    let problems = check::counted(&opened.design, published);
    let framing = order.framing(metrics::VIEW, arguments.arrange, arguments.whole_names);
    let mut diagram = Diagram::laid_out(&opened.design, problems, framing);
    if arguments.differences {
        let Some(published) = published else {
            return Err(RenderError::NoBaseline(arguments.file.clone()));
        };
        mark_differences(&mut diagram, &opened, named.as_ref(), published);
    }
    // The picture of a large topology takes as much memory as everything that was read.
    drop(opened);
    let drawn = order.draw(&diagram)?;
    if let Some(scale) = drawn.smaller {
        output::warn(&format!(
            "The picture is too large for a PNG at scale 1 and is drawn at scale {scale}. SVG and PDF have \
             no size limit."
        ));
    }
    let warning = match to_output {
        true => {
            drop(progress);
            let written = output::write_pieces(|out| write_drawn(&drawn, out));
            written.map_err(RenderError::Output)?;
            None
        }
        false => {
            let warning = save::save_pieces(&arguments.out, |out| write_drawn(&drawn, out))?;
            drop(progress);
            warning
        }
    };
    warn_of_missing(&diagram, &order, format);
    Ok(warning)
}

fn write_drawn(drawn: &Drawn<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    match &drawn.content {
        Content::Bytes(bytes) => out.write_all(bytes),
        Content::Vectors(vectors) => write!(out, "{vectors}"),
    }
}

/// Marks the differences from what is published.
fn mark_differences(
    diagram: &mut Diagram,
    opened: &Opened,
    named: Option<&NamedBaseline>,
    published: Baseline<'_>,
) {
    let after = &opened.design.topology;
    let before = Design {
        topology: published.topology.clone(),
        ..Design::default()
    };
    let matching = match published.is_named {
        true => Matching::of(&before.topology, after),
        false => Matching::of_moments(&before.topology, after),
    };
    let own = opened.source.as_ref();
    let of = |source: Option<&Source>, section| {
        source.map_or_else(Vec::new, |source| unread(source, section))
    };
    let source = named.map_or(own, |named| named.source.as_ref());
    let (old, new) = (
        of(source, Section::OriginalTopology),
        of(own, Section::NewTopology),
    );
    let differences = Differences::over(
        &matching,
        Compared {
            topology: &before.topology,
            unread: &old,
        },
        Compared {
            topology: after,
            unread: &new,
        },
    );
    diagram.mark(&before, &matching, &differences);
}

/// The options of the picture.
fn order(
    arguments: &Arguments,
    format: PictureFormat,
    opened: &Opened,
    fingerprint: &Fingerprint,
) -> Result<PictureOrder, RenderError> {
    let title_block =
        (!arguments.no_title).then(|| title_block(&arguments.file, opened, fingerprint));
    Ok(PictureOrder {
        format,
        theme: match arguments.theme {
            Theme::Light => theme::Theme::Light,
            Theme::Dark => theme::Theme::Dark,
        },
        part: part(arguments.site.as_deref(), opened)?,
        scale: arguments.scale.map_or_else(Scale::default, Scale::Exactly),
        page: arguments.page.map(PageSize::page),
        each_site: arguments.each_site,
        title_block,
        legend: !arguments.no_legend,
        transparent: arguments.transparent,
    })
}

/// Finds the site by its name, ignoring case.
fn part(wanted: Option<&str>, opened: &Opened) -> Result<PicturePart, RenderError> {
    let Some(wanted) = wanted else {
        return Ok(PicturePart::Whole);
    };
    let sites = &opened.design.topology.sites;
    let of_name = |is: &dyn Fn(&str) -> bool| sites.iter().find(|site| is(&site.name));
    let found = of_name(&|name| name == wanted)
        .or_else(|| of_name(&|name| name.to_lowercase() == wanted.to_lowercase()));
    let found = found.ok_or_else(|| {
        let names: Vec<&str> = sites.iter().map(|site| site.name.as_str()).collect();
        RenderError::NoSite {
            wanted: visible(wanted).into_owned(),
            known: match names.as_slice() {
                [] => "no sites".to_owned(),
                names => visible(&names.join(", ")).into_owned(),
            },
        }
    })?;
    Ok(PicturePart::Site(found.id))
}

/// Sets where fonts come from; they are read when a name needs them.
fn provide_fonts(folder: Option<&Path>) -> Result<(), RenderError> {
    let folder = folder.map(Path::to_owned);
    if let Some(folder) = &folder
        && !folder.is_dir()
    {
        return Err(RenderError::NoFonts(folder.clone()));
    }
    let load = move || {
        let mut fonts = Database::new();
        match folder {
            Some(folder) => fonts.load_fonts_dir(folder),
            None => fonts.load_system_fonts(),
        }
        fonts
    };
    typefaces::provide(load, None);
    Ok(())
}

/// Warns about characters that the picture shows as boxes, which nobody would notice until the file is
/// opened.
fn warn_of_missing(diagram: &Diagram, order: &PictureOrder, format: PictureFormat) {
    let options = PictureOptions {
        title_block: order.title_block.clone(),
        legend: order.legend,
        ..PictureOptions::default()
    };
    let missing = typefaces::missing(svg::texts(diagram, &options)).unwrap_or_default();
    if missing.is_empty() {
        return;
    }
    let missing = typefaces::in_words(&missing);
    output::warn(&match format {
        PictureFormat::Svg | PictureFormat::Drawio => format!(
            "No font on this computer has {missing}. The picture contains them as text and shows them \
             correctly on a computer with such a font."
        ),
        PictureFormat::Png | PictureFormat::Pdf => format!(
            "No font on this computer has {missing}, which appear as boxes in the picture. Install a font \
             that has them, or use --fonts to specify a folder that contains one."
        ),
    });
}

/// The scale is not a number, or out of range.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("use a number from {} to {}", SCALES.start(), SCALES.end())]
struct ScaleError;

/// Parses the scale: pixels of the picture for each point.
fn scale(typed: &str) -> Result<f32, ScaleError> {
    match typed.trim().parse::<f32>() {
        Ok(scale) if SCALES.contains(&scale) => Ok(scale),
        _ => Err(ScaleError),
    }
}

fn title_block(file: &Path, opened: &Opened, fingerprint: &Fingerprint) -> TitleBlock {
    let name = file.file_name().unwrap_or(file.as_os_str());
    let name = if name == "-" { "".as_ref() } else { name };
    TitleBlock {
        deployment: opened.design.topology.sip_domains.default_domain.clone(),
        date: fingerprint.modified().map(day).unwrap_or_default(),
        file: name.to_string_lossy().into_owned(),
        ..TitleBlock::default()
    }
}
