//! Detects text that was wrapped or truncated by a console, and formatted cmdlet output.

use crate::document::misfit::Misfit;

/// The number of full lines that indicate a width: two lines of the same length are a coincidence only if they end with
/// a tag.
const FULL_LINES: usize = 2;

/// The minimum width of a console.
const NARROWEST: usize = 20;

/// What cmdlets and people put where a line was truncated.
const CUT_MARKS: [&str; 2] = ["...", "…"];

/// Whether the lines of an XML text were wrapped or truncated at the width of a console: no line is longer than the
/// full ones, and those end inside a tag.
pub fn console_width(text: &str) -> Option<Misfit> {
    let lines = || text.lines().map(|line| line.trim_end_matches('\r'));
    let length = |line: &str| line.chars().count();
    let width = lines().map(length).max()?;
    if width < NARROWEST {
        return None;
    }
    let mut full = lines().filter(|line| length(line) == width && !line.ends_with('>'));
    let cut = full
        .clone()
        .filter(|line| CUT_MARKS.iter().any(|mark| line.ends_with(mark)))
        .count();
    if cut >= FULL_LINES {
        return Some(Misfit::CutLines { width });
    }
    let has_rest = |line: &&str| text.lines().next_back() != Some(*line);
    let broken = full.by_ref().filter(has_rest).count();
    (broken >= FULL_LINES).then_some(Misfit::WrappedLines { width })
}

/// Whether a text is a list (`Name : value` lines) or a table (names over dashes) from a cmdlet.
pub fn cmdlet_output(text: &str) -> Option<Misfit> {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.trim().is_empty())
        .take(60)
        .collect();
    let colon = |line: &str| {
        let (name, _) = line.split_once(" :")?;
        let is_name = name.trim().chars().all(|c| c.is_alphanumeric() || c == '_');
        (is_name && !name.trim().is_empty()).then_some(name.len())
    };
    let aligned = |at: usize| lines.iter().filter(|line| colon(line) == Some(at)).count();
    let is_list = lines
        .iter()
        .filter_map(|line| colon(line))
        .any(|at| aligned(at) >= 2);
    if is_list {
        return Some(Misfit::CmdletOutput("a list of properties"));
    }
    let is_dashes =
        |line: &&str| line.contains("--") && line.chars().all(|c| matches!(c, '-' | ' '));
    lines
        .iter()
        .skip(1)
        .any(is_dashes)
        .then_some(Misfit::CmdletOutput("a map"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str, width: usize) -> String {
        let lines = text.lines().flat_map(|line| {
            let characters: Vec<char> = line.chars().collect();
            let pieces = characters.chunks(width).map(|piece| piece.iter().collect());
            pieces.collect::<Vec<String>>()
        });
        lines.collect::<Vec<_>>().join("\r\n")
    }

    #[test]
    fn lines_wrapped_at_any_width_are_recognized_and_unwrapped_ones_are_not() {
        let machine = "      <Machine Fqdn=\"fe01.contoso.com\" FaultDomain=\"fe01.contoso.com\" \
                       UpgradeDomain=\"fe01.contoso.com\" OrdinalInCluster=\"1\">\n";
        let text = format!("<Topology>\n{}</Topology>\n", machine.repeat(9));
        assert_eq!(console_width(&text), None);
        for width in [40, 79, 80, 100] {
            let expected = Some(Misfit::WrappedLines { width });
            assert_eq!(console_width(&broken(&text, width)), expected, "{width}");
        }
        let cut: String = text
            .lines()
            .map(|line| match line.len() > 80 {
                true => format!("{}...\n", &line[..77]),
                false => format!("{line}\n"),
            })
            .collect();
        assert_eq!(console_width(&cut), Some(Misfit::CutLines { width: 80 }));
    }

    #[test]
    fn the_console_output_of_a_cmdlet_is_recognized() {
        let list = "\r\nIdentity            : Site:Redmond\r\nSiteId              : 1\r\n";
        assert_eq!(
            cmdlet_output(list),
            Some(Misfit::CmdletOutput("a list of properties"))
        );
        let table = "Identity     Site\n--------     ----\nfe01         Site:Redmond\n";
        assert_eq!(cmdlet_output(table), Some(Misfit::CmdletOutput("a map")));
        assert_eq!(
            cmdlet_output("Dear colleague: the topology\nis attached.\n"),
            None
        );
    }
}
