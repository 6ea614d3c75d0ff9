//! # The SQL Server version or edition is not supported
//!
//! ## What it checks
//! The SQL Server version and edition of a store, if known, are supported by the product: SQL Server 2008
//! R2 or 2012 for Lync Server 2013; SQL Server 2012, 2014, 2016 or 2017 for Skype for Business Server 2015;
//! each in Standard or Enterprise edition. The SQL Server Express of a Standard Edition server is not
//! checked, and a store that is only a witness can have any edition. Unknown versions and editions are
//! asked for. Whether SQL Server is 64-bit is not checked.
//!
//! ## Why it matters
//! The databases of the product are tested only with these versions. With other versions, setup stops or
//! the deployment is not supported.
//!
//! ## What to do
//! Select a store on a supported SQL Server, or install a supported version and move the databases.
//!
//! ## Quick fix
//! None: SQL Server is upgraded on the server. If the version was entered wrongly, correct it; otherwise,
//! select a store on another SQL Server in the properties of the pool.
//!
//! ## Example
//! `sql02.contoso.com\PCHAT` runs SQL Server 2014 and has the databases of a Lync Server 2013 pool.
//!
//! ## Versions
//! Each has its own list.
//!
//! ## Source
//! Documented: "Server requirements"; Lync Server 2013, "Database software support". For Skype for Business
//! Server 2015, an older text of "Hardware and software requirements for Persistent Chat Server" also lists
//! SQL Server 2008 R2, but "Server requirements" does not; this version is a warning.

use crate::design::{Fact, SqlEdition, SqlVersion, Statements};
use crate::rules::engine::unstated::Unstated;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};
use crate::topology::role::product_name;
use crate::topology::{Kind, SqlStore};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "unsupported-sql-server",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[
        Need::Stated(Fact::SqlVersion),
        Need::Stated(Fact::SqlEdition),
    ],
    page: page!("unsupported_version.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut no_version = Unstated::new(Fact::SqlVersion, RULE.versions);
    let mut no_edition = Unstated::new(Fact::SqlEdition, RULE.versions);
    for (store, number) in facts.numbered_sql_stores() {
        let products = || {
            let databases = facts.index.databases_at(number.instance).iter();
            databases
                .map(|database| database.service_version)
                .filter(|version| RULE.versions.contains(*version))
        };
        let comes_with_server = || {
            let server = facts.item_at(number.server);
            server.is_some_and(|item| item.kind == Kind::StandardEditionServer)
        };
        if products().next().is_none() || comes_with_server() {
            continue;
        }
        let stated = facts.stated_at(number.instance);
        match stated.sql_version() {
            Some(version) => {
                let mut products: Vec<u32> = products().collect();
                products.sort_unstable();
                products.dedup();
                for product in products {
                    diagnostics.extend(wrong_version(store, version, product));
                }
            }
            None => no_version.of_store(number.instance, store),
        }
        // A witness can have any edition (R80).
        let keeps_data = || {
            let mut databases = facts.index.databases_kept_at(number.instance).iter();
            databases.any(|database| RULE.versions.contains(database.service_version))
        };
        match stated.sql_edition() {
            Some(edition) if holds_databases(edition) => {}
            _ if !keeps_data() => {}
            Some(edition) => diagnostics.push(Diagnostic::new(
                Severity::Error,
                store.instance.id.clone(),
                format!(
                    "{} has SQL Server {} edition. Only Standard and Enterprise editions are supported.",
                    store.title(),
                    edition.label()
                ),
            )),
            None => no_edition.of_store(number.instance, store),
        }
    }
    no_version.say_both(
        no_edition,
        facts,
        diagnostics,
        "whether the product supports it",
    );
}

/// Whether a known fact of a store is at least a warning if it has databases.
pub(in crate::rules) fn is_questionable(stated: &Statements, product: u32) -> bool {
    let version = stated.sql_version();
    is_unsupported(stated, product) || version.is_some_and(|v| verdict(v, product).is_some())
}

/// Whether the known facts show that the product's databases are not supported there.
pub(in crate::rules) fn is_unsupported(stated: &Statements, product: u32) -> bool {
    let version = stated
        .sql_version()
        .and_then(|version| verdict(version, product));
    version == Some(Severity::Error)
        || stated
            .sql_edition()
            .is_some_and(|edition| !holds_databases(edition))
}

/// Whether an edition is supported for databases.
fn holds_databases(edition: SqlEdition) -> bool {
    matches!(edition, SqlEdition::Enterprise | SqlEdition::Standard)
}

/// The problem of a SQL Server version with a product version, if any.
fn wrong_version(store: &SqlStore<'_>, version: SqlVersion, product: u32) -> Option<Diagnostic> {
    let name = product_name(product);
    let severity = verdict(version, product)?;
    let consequence = match severity {
        Severity::Warning => format!(
            "An older document lists it for {name}, but the current list of supported versions does not."
        ),
        _ => format!("{name} is not supported on it."),
    };
    Some(Diagnostic::new(
        severity,
        store.instance.id.clone(),
        format!("{} runs {}. {consequence}", store.title(), version.label(),),
    ))
}

/// The severity of a SQL Server version for a product version; `None` if it is supported.
fn verdict(version: SqlVersion, product: u32) -> Option<Severity> {
    match (product, version) {
        (6, SqlVersion::Sql2008R2 | SqlVersion::Sql2012)
        | (
            7,
            SqlVersion::Sql2012 | SqlVersion::Sql2014 | SqlVersion::Sql2016 | SqlVersion::Sql2017,
        ) => None,
        (7, SqlVersion::Sql2008R2) => Some(Severity::Warning),
        _ => Some(Severity::Error),
    }
}

#[cfg(test)]
mod tests {
    use crate::design::{Fact, SqlEdition, SqlVersion, Statement};
    use crate::rules::Severity;
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database, Pair};

    fn stated(statement: Statement) -> crate::design::Design {
        contoso_with(|design| state(design, sql_store(CHAT_STORE), statement))
    }

    #[test]
    fn an_unsupported_version_is_an_error() {
        let design = stated(Statement::SqlVersion(SqlVersion::Sql2019));
        let raised = assert_raises("R70", &design, r"sql02.contoso.com\PCHAT runs");
        assert_eq!(raised.severity, Severity::Error);
    }

    #[test]
    fn a_version_that_only_an_older_document_lists_is_a_warning() {
        let design = stated(Statement::SqlVersion(SqlVersion::Sql2008R2));
        assert_eq!(
            assert_raises("R70", &design, "2008 R2. An older document lists it for").severity,
            Severity::Warning
        );
    }

    #[test]
    fn the_supported_versions_depend_on_the_version_of_the_pool() {
        let mut design = stated(Statement::SqlVersion(SqlVersion::Sql2014));
        assert_silent("R70", &design);
        for service in &mut design.topology.services {
            std::sync::Arc::make_mut(service).service_version = 6;
        }
        assert_raises("R70", &design, "Lync Server 2013 is not supported on it.");
    }

    #[test]
    fn an_edition_for_other_purposes_is_an_error() {
        let design = stated(Statement::SqlEdition(SqlEdition::Web));
        assert_raises("R70", &design, "has SQL Server Web edition.");
    }

    #[test]
    fn a_witness_may_be_any_edition_but_stores_with_data_may_not() {
        let witness = contoso_with(|design| {
            let witness = AssociationKind::Witness(Pair::Content);
            add_store_for(design, POOL, witness, "sql03.contoso.com");
            let express = Statement::SqlEdition(SqlEdition::Express);
            state(design, sql_store(r"sql:sql03.contoso.com\PCHAT"), express);
        });
        assert_silent("R70", &witness);
        let mut shared = witness;
        let mirror = AssociationKind::Database(Database::ContentMirror);
        set_store(&mut shared, POOL, mirror, r"sql:sql03.contoso.com\PCHAT");
        assert_raises(
            "R70",
            &shared,
            r"sql03.contoso.com\PCHAT has SQL Server Express",
        );
    }

    #[test]
    fn unknown_facts_are_asked_for_once_and_are_not_a_problem() {
        let mut design = contoso();
        assert_silent("R70", &design);
        let both = r"version and the SQL Server edition of sql01.contoso.com\Default and sql02.contoso.com\PCHAT are unknown.";
        assert_asks("R70", Fact::SqlVersion, &design, both);
        let version = Statement::SqlVersion(SqlVersion::Sql2016);
        state(&mut design, sql_store(CHAT_STORE), version.clone());
        let other = r"version of sql01.contoso.com\Default and the SQL Server edition of sql01";
        assert_asks("R70", Fact::SqlVersion, &design, other);
        state(&mut design, sql_store(BACK_END_STORE), version);
        let edition = r"The SQL Server edition of sql01.contoso.com\Default and sql02.contoso.com\PCHAT is unknown. This rule needs this information to check";
        assert_asks("R70", Fact::SqlEdition, &design, edition);
        assert_asks_nothing("R70", &standard_edition_with_its_own_sql());
    }

    /// All databases are in the SQL Server Express instance of the server.
    fn standard_edition_with_its_own_sql() -> crate::design::Design {
        let mut design = standard_edition();
        for statement in [
            Statement::SqlVersion(SqlVersion::Sql2014),
            Statement::SqlEdition(SqlEdition::Standard),
        ] {
            let store = sql_store(r"sql:sqlchat.contoso.com\PCHAT");
            state(&mut design, store, statement);
        }
        design
    }
}
