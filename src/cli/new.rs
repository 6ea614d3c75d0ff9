//! `new`: creates a topology from a template.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};

use crate::document::design_file;
use crate::edit::Refusal;
use crate::planning::templates::{TEMPLATES, Template, TemplateChoices};

use crate::cli::design_out::{DesignOut, DesignOutError};
use crate::cli::{Exit, output};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  topology-designer new --template enterprise-mirrored --domain \
                        contoso.com --out design.ron\n  topology-designer new --template \
                        standard-one-server --domain fabrikam.com --server-domain corp.fabrikam.com --site \
                        Lisbon --compliance --name se01=lis-sfb01 --name pchatpool=chat --out \
                        lisbon.ron\n\nThe templates are the supported topologies for Persistent Chat. The \
                        new designs have no errors; use check to list their warnings, which are \
                        consequences of the choices.\n\n--list shows the names in a template. The same \
                        arguments always give the same design.\n\nExit codes: 0 written, 2 not written."
)]
pub struct Arguments {
    /// Template to use
    #[arg(long, value_parser = template(), ignore_case = true)]
    template: &'static Template,

    /// Default SIP domain
    #[arg(long, value_name = "DOMAIN", required_unless_present = "list")]
    domain: Option<String>,

    /// Domain of the servers [default: the SIP domain]
    #[arg(long, value_name = "DOMAIN")]
    server_domain: Option<String>,

    /// Name of the site [default: Site1]
    #[arg(long, value_name = "NAME")]
    site: Option<String>,

    /// Product version
    #[arg(long, value_enum, default_value_t = Product::Skype2015)]
    product: Product,

    /// Turn on compliance
    #[arg(long)]
    compliance: bool,

    /// Names of the two data centers of a stretched pool, the active one first
    #[arg(long, value_name = "A,B", value_delimiter = ',', num_args = 1)]
    data_centers: Vec<String>,

    /// Your own name for a pool, computer or server: a host name or an FQDN; can be repeated
    #[arg(long = "name", value_name = "USUAL=OWN", value_parser = name)]
    names: Vec<(String, String)>,

    /// List the names in the template and write nothing
    #[arg(long)]
    list: bool,

    /// Design to write; - is standard output
    #[arg(long, value_name = "x.ron", required_unless_present = "list")]
    out: Option<PathBuf>,

    /// Overwrite existing files
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Product {
    /// Lync Server 2013
    #[value(name = "2013")]
    Lync2013,
    /// Skype for Business Server 2015
    #[value(name = "2015")]
    Skype2015,
}

impl Product {
    fn service_version(self) -> u32 {
        match self {
            Self::Lync2013 => 6,
            Self::Skype2015 => 7,
        }
    }
}

/// The value of `--name` is not a name followed by its replacement.
#[derive(Debug, thiserror::Error)]
#[error("use the name in the template, an equals sign and your own name, as in fepool01=lisbon")]
struct NoName;

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
enum NewError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("Name two data centers, as in --data-centers Redmond,Seattle.")]
    DataCenters,
    #[error("--data-centers cannot be used with this template, which has only one data center.")]
    OneDataCenter,
    #[error("The design could not be written: {0}")]
    Write(String),
    #[error(transparent)]
    Out(#[from] DesignOutError),
}

fn template() -> impl clap::builder::TypedValueParser<Value = &'static Template> {
    let values = TEMPLATES.map(|template| PossibleValue::new(template.name).help(template.about));
    PossibleValuesParser::new(values)
        .try_map(|name| Template::find(&name).ok_or("There is no template with this name."))
}

fn name(text: &str) -> Result<(String, String), NoName> {
    match text.split_once('=') {
        Some((usual, own)) if !usual.trim().is_empty() && !own.trim().is_empty() => {
            Ok((usual.trim().to_owned(), own.trim().to_owned()))
        }
        _ => Err(NoName),
    }
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    match new(arguments) {
        Ok(exit) => exit,
        Err(error) => {
            output::complain(&error.to_string());
            Exit::Failed
        }
    }
}

fn new(arguments: &Arguments) -> Result<Exit, NewError> {
    let template = arguments.template;
    let choices = choices(arguments)?;
    let Some(out) = arguments.out.as_deref().filter(|_| !arguments.list) else {
        return Ok(list(template, &choices));
    };
    let out = DesignOut::new(out, arguments.force, None)?;
    let design = template.design(&choices, template.seed(&choices))?;
    let bytes = design_file::write(&design, None);
    out.write(&bytes.map_err(|error| NewError::Write(error.to_string()))?)?;
    Ok(Exit::Fine)
}

fn list(template: &Template, choices: &TemplateChoices) -> Exit {
    let names = template.names(choices);
    let width = names.iter().map(|name| name.host.len()).max().unwrap_or(0);
    let lines = names
        .iter()
        .map(|name| format!("{:width$}  {}\n", name.host, name.of));
    output::print(&lines.collect::<String>(), Exit::Fine)
}

fn choices(arguments: &Arguments) -> Result<TemplateChoices, NewError> {
    let domain = arguments.domain.as_deref().unwrap_or("contoso.com");
    let usual = TemplateChoices::usual(domain);
    let data_centers = match arguments.data_centers.as_slice() {
        [] => usual.data_centers,
        _ if !arguments.template.is_stretched => return Err(NewError::OneDataCenter),
        [first, other] => [first.trim().to_owned(), other.trim().to_owned()],
        _ => return Err(NewError::DataCenters),
    };
    Ok(TemplateChoices {
        server_domain: arguments
            .server_domain
            .clone()
            .unwrap_or(usual.server_domain),
        site: arguments.site.clone().unwrap_or(usual.site),
        data_centers,
        service_version: arguments.product.service_version(),
        has_compliance: arguments.compliance,
        names: arguments.names.iter().cloned().collect::<BTreeMap<_, _>>(),
        sip_domain: usual.sip_domain,
    })
}
