//! Statements occur once, and are written back as they were read.
#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn each_fact_has_only_one_statement() {
    let mut statements = Statements::default();
    statements.set(Statement::SqlVersion(SqlVersion::Sql2012));
    statements.set(Statement::SqlVersion(SqlVersion::Sql2014));
    assert_eq!(statements.iter().count(), 1);
    assert_eq!(statements.sql_version(), Some(SqlVersion::Sql2014));
    statements.withdraw(Fact::SqlVersion);
    assert!(statements.is_empty());
    assert_eq!(statements.sql_version(), None);
}

#[test]
fn a_blank_text_is_not_a_fact_but_is_kept() {
    let by_hand = r#"[DataCenter(""),TimeZone(" "),LogShippingShare("")]"#;
    let blank: Statements = ron::from_str(by_hand).unwrap();
    let stated = [
        blank.data_center(),
        blank.time_zone(),
        blank.log_shipping_share(),
    ];
    assert_eq!(stated, [None; 3]);
    assert_eq!(ron::to_string(&blank).unwrap(), by_hand);
    let one: Statements = ron::from_str(r#"[TimeZone("GMT"),DataCenter(" ")]"#).unwrap();
    assert_eq!((one.time_zone(), one.data_center()), (Some("GMT"), None));
    let required: Statements = ron::from_str(r#"[Regulation(Required(""))]"#).unwrap();
    assert!(required.regulation().is_some());
}

#[test]
fn statements_survive_conversion_to_text_and_back() {
    let mut statements = Statements::default();
    statements.set(Statement::Regulation(Regulation::Required(
        "MiFID II".to_owned(),
    )));
    statements.set(Statement::FailoverCluster(false));
    let text = ron::to_string(&statements).unwrap();
    assert_eq!(ron::from_str::<Statements>(&text).unwrap(), statements);
}

#[test]
fn the_order_of_a_pair_of_data_centers_does_not_matter() {
    let pair = DataCenterPair::new("Redmond", "dublin").unwrap();
    assert_eq!(pair.names(), ("dublin", "Redmond"));
    assert!(pair.is_same(&DataCenterPair::new("DUBLIN ", "redmond").unwrap()));
    assert_eq!(DataCenterPair::new("Redmond", "redmond "), None);
    let by_hand: DataCenterPair = ron::from_str(r#"("Redmond","dublin")"#).unwrap();
    assert_eq!(by_hand, pair);
    assert_eq!(ron::from_str(&ron::to_string(&pair).unwrap()), Ok(pair));
}

#[test]
fn a_link_is_judged_only_when_enough_facts_are_known() {
    let link = |bandwidth, latency| Link { bandwidth, latency }.carries_active_servers();
    assert_eq!(link(None, None), None);
    assert_eq!(link(Some(Level::High), None), None);
    assert_eq!(link(Some(Level::High), Some(Level::Low)), Some(true));
    assert_eq!(link(Some(Level::Low), None), Some(false));
    assert_eq!(link(Some(Level::High), Some(Level::High)), Some(false));
}
