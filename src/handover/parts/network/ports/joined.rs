//! Joins the ports of single pairs into rows, so that a firewall rule for many pairs is one row.

use crate::handover::parts::network::ports::Port;

/// A row: every end of `from` reaches every other end of `to`.
pub(super) struct Row {
    /// The computers that open the connection.
    pub from: Vec<String>,
    /// The computers that listen.
    pub to: Vec<String>,
    /// The properties that all pairs of the row share.
    pub port: Port,
}

/// Joins the pairs that differ only in their ends, in order of first occurrence.
pub(super) fn joined(ports: Vec<Port>) -> Vec<Row> {
    let mut kinds: Vec<(Port, Vec<(String, String)>)> = Vec::new();
    for port in ports {
        let ends = (port.from.clone(), port.to.clone());
        match kinds.iter_mut().find(|(kind, _)| kind.is_same_kind(&port)) {
            Some((_, pairs)) => pairs.push(ends),
            None => kinds.push((port, vec![ends])),
        }
    }
    kinds
        .into_iter()
        .flat_map(|(port, pairs)| {
            rows(pairs).into_iter().map(move |(from, to)| Row {
                from,
                to,
                port: port.clone(),
            })
        })
        .collect()
}

/// Groups of computers that reach the same ends, or each other.
fn rows(pairs: Vec<(String, String)>) -> Vec<(Vec<String>, Vec<String>)> {
    let mut reached: Vec<(String, Vec<String>)> = Vec::new();
    for (from, to) in pairs {
        match reached.iter_mut().find(|(other, _)| *other == from) {
            Some((_, all)) => all.push(to),
            None => reached.push((from, vec![to])),
        }
    }
    // Groups in which every computer reaches every other one.
    let mesh = |(from, to): &(String, Vec<String>)| {
        let mut all: Vec<&String> = to.iter().chain([from]).collect();
        all.sort_unstable();
        all.iter()
            .map(|name| (*name).clone())
            .collect::<Vec<String>>()
    };
    let meshes: Vec<Vec<String>> = reached.iter().map(mesh).collect();
    let is_whole = |mesh: &Vec<String>| {
        // For two computers, a row for each direction is clearer.
        mesh.len() > 2 && meshes.iter().filter(|other| *other == mesh).count() == mesh.len()
    };
    let mut rows: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for ((from, to), mesh) in reached.into_iter().zip(&meshes) {
        let to = if is_whole(mesh) { mesh.clone() } else { to };
        match rows.iter_mut().find(|(_, same)| *same == to) {
            Some((others, _)) => others.push(from),
            None => rows.push((vec![from], to)),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    fn of(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let rows = super::rows(text(pairs)).into_iter();
        rows.map(|(from, to)| (from.join(" "), to.join(" ")))
            .collect()
    }

    fn text(rows: &[(&str, &str)]) -> Vec<(String, String)> {
        let rows = rows.iter();
        rows.map(|(from, to)| ((*from).to_owned(), (*to).to_owned()))
            .collect()
    }

    #[test]
    fn pairs_are_combined_into_rows_that_stand_for_exactly_these_pairs() {
        let each = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"), ("c", "y")];
        assert_eq!(of(&each), text(&[("a b", "x y"), ("c", "y")]));
        let mesh = [
            ("a", "b"),
            ("a", "c"),
            ("b", "a"),
            ("b", "c"),
            ("c", "a"),
            ("c", "b"),
        ];
        assert_eq!(of(&mesh), text(&[("a b c", "a b c")]));
        // It is not a full mesh if one pair is missing.
        assert_eq!(
            of(&mesh[..5]),
            text(&[("a", "b c"), ("b", "a c"), ("c", "a")])
        );
        assert_eq!(of(&mesh[..1]), text(&[("a", "b")]));
    }
}
