//! Problems as text for the clipboard, in the format of `check`.

use crate::app::session::Session;
use crate::rules::engine::lines::{problem_line, silenced_line, unstated_line};
use crate::rules::facts::objects::Objects;

use crate::app::panels::problems::table::ProblemsView;

/// Problems by their indexes in a list, one line each.
pub(super) fn as_text(
    session: &Session,
    view: ProblemsView,
    positions: impl IntoIterator<Item = usize>,
) -> String {
    let objects = Objects::new(&session.design().topology);
    let mut text = String::new();
    for position in positions {
        let Some(problem) = view.problem(session, position) else {
            continue;
        };
        let object = objects.object(&problem.object);
        let (rule, message) = (problem.rule, &problem.message);
        let line = match view {
            ProblemsView::Problems => problem_line(problem.severity, rule, message, &object),
            ProblemsView::Unstated => unstated_line(rule, message, &object),
            ProblemsView::Silenced => {
                let reason = session
                    .silenced()
                    .get(position)
                    .map_or("", |silenced| &silenced.reason);
                silenced_line(rule, reason, message, &object)
            }
        };
        text.push_str(&format!("{}: {line}\n", session.name()));
    }
    text
}
