//! Reports in the format that the cmdlets write, for an invented deployment.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;

/// A run of `Install-CsDatabase` with a missing instance, tried twice, and a warning.
const INSTALL: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<CsMgmtLog Name="Install-CsDatabase">
  <Action Time="2026-03-02 09:00:00Z">
    <Info Time="2026-03-02 09:00:00Z">Check Groups</Info>
    <Complete Time="2026-03-02 09:00:01Z" />
  </Action>
  <Action Name="InstallDatabaseCmdlet.CreateDatabaseForFeature" Time="2026-03-02 09:00:01Z">
    <Info Title="Feature" Time="2026-03-02 09:00:01Z">BackendStore</Info>
    <Info Title="SQL Instance" Time="2026-03-02 09:00:01Z">sql01.contoso.com\rtc</Info>
    <Warning Time="2026-03-02 09:00:02Z">Setting SQL Server Show Advanced Options to 1</Warning>
    <Complete Time="2026-03-02 09:01:03Z" />
  </Action>
  <Action Name="InstallDatabaseCmdlet.CreateDatabaseForFeature" Time="2026-03-02 09:01:03Z">
    <Info Title="Feature" Time="2026-03-02 09:01:03Z">LyssStore</Info>
    <Info Title="SQL Instance" Time="2026-03-02 09:01:03Z">fe01.contoso.com\lynclocal</Info>
    <Error Title="SqlConnectionFailure" Time="2026-03-02 09:01:17Z">Failed to connect to SQL Server</Error>
    <Exception Type="DbSetupSqlServiceNotInstalledException" Time="2026-03-02 09:01:17Z" Message="Failed to find SQL Service. (instance name lynclocal)">
      <StackTrace Time="2026-03-02 09:01:17Z">   at Contoso.Setup()</StackTrace>
    </Exception>
    <Info Title="SqlConnectionFailure" Time="2026-03-02 09:01:17Z">Failed to connect to the SQL server.</Info>
    <Info Title="SqlConnectionFailureResolution" Time="2026-03-02 09:01:17Z">Make sure that SQL Server is running.</Info>
    <Error Title="SqlConnectionFailure" Time="2026-03-02 09:01:32Z">Failed to connect to SQL Server</Error>
    <Exception Type="DbSetupSqlServiceNotInstalledException" Time="2026-03-02 09:01:32Z" Message="Failed to find SQL Service. (instance name lynclocal)">
      <StackTrace Time="2026-03-02 09:01:32Z" />
    </Exception>
    <Complete Time="2026-03-02 09:01:32Z" />
  </Action>
  <Info Title="Command Status" Time="2026-03-02 09:01:33Z">Command processing is complete.</Info>
  <Info Title="Command Status" Time="2026-03-02 09:01:33Z">Command run is complete.</Info>
</CsMgmtLog>"#;

/// A run that an exception ended, written at each level that it passed through.
const THROWN: &str = r#"<CsMgmtLog Name="Enable-CsComputer">
  <Action Time="2026-03-02 10:00:00Z">
    <Action Name="Registrar:fe01.contoso.com" Time="2026-03-02 10:00:00Z">
      <Exception Type="InvalidOperationException" Time="2026-03-02 10:00:05Z" Message="Service RTCSRV was not found on computer 'fe01.contoso.com'.">
        <StackTrace Time="2026-03-02 10:00:05Z">   at Contoso</StackTrace>
        <Exception Type="Win32Exception" Time="2026-03-02 10:00:05Z" Message="The specified service does not exist as an installed service">
          <StackTrace Time="2026-03-02 10:00:05Z" />
        </Exception>
      </Exception>
      <Complete Time="2026-03-02 10:00:05Z" />
    </Action>
    <Exception Type="InvalidOperationException" Time="2026-03-02 10:00:05Z" Message="Service RTCSRV was not found on computer 'fe01.contoso.com'." />
    <Complete Time="2026-03-02 10:00:05Z" />
  </Action>
  <Error Title="Error" Time="2026-03-02 10:00:05Z">An error occurred: "System.InvalidOperationException" "Service RTCSRV was not found on computer 'fe01.contoso.com'."</Error>
  <Exception Type="InvalidOperationException" Time="2026-03-02 10:00:05Z" Message="Service RTCSRV was not found on computer 'fe01.contoso.com'." />
</CsMgmtLog>"#;

fn log(text: &str) -> DeploymentLog {
    read(text.as_bytes()).unwrap()
}

#[test]
fn a_completed_run_with_errors_counts_as_failed() {
    let log = log(INSTALL);
    assert_eq!(
        (log.cmdlet(), log.end),
        ("Install-CsDatabase", End::Reached)
    );
    assert_eq!(log.verdict(), StepVerdict::CompletedWithErrors);
    assert!(log.has_failure());
    let verdicts: Vec<_> = log.steps().iter().map(|step| step.verdict).collect();
    let expected = [
        StepVerdict::CompletedWithErrors,
        StepVerdict::Success,
        StepVerdict::CompletedWithWarnings,
        StepVerdict::Failed,
    ];
    assert_eq!(verdicts, expected);
    let seconds: Vec<_> = log.steps().iter().map(LogStep::seconds).collect();
    assert_eq!(seconds, [Some(93), Some(1), Some(62), Some(29)]);
}

#[test]
fn a_failure_is_reported_once_with_its_instance_and_meaning() {
    let log = log(INSTALL);
    let failures = log.failures();
    let [failure] = &*failures else {
        panic!("{failures:#?}");
    };
    assert_eq!(failure.times, 2);
    assert_eq!(
        failure.message,
        "Failed to find SQL Service. (instance name lynclocal)."
    );
    assert_eq!(
        failure.object.as_deref(),
        Some("fe01.contoso.com\\lynclocal")
    );
    assert_eq!(
        failure.steps,
        ["InstallDatabaseCmdlet.CreateDatabaseForFeature LyssStore"]
    );
    assert_eq!(failure.place.line, 16);
    assert_eq!(
        failure.meaning.and_then(|meaning| meaning.rule),
        Some("R157")
    );
    let advice = failure.advice.as_deref();
    assert_eq!(advice, Some("Make sure that SQL Server is running."));
    assert_eq!(log.warnings().len(), 1);
}

#[test]
fn an_exception_is_shown_where_it_happened_and_not_where_it_passed_through() {
    let log = log(THROWN);
    assert_eq!(log.end, End::Threw);
    assert_eq!(log.verdict(), StepVerdict::Failed);
    let failures = log.failures();
    let [failure] = &*failures else {
        panic!("{failures:#?}");
    };
    assert_eq!((failure.times, failure.place.line), (1, 4));
    assert_eq!(failure.steps, ["Registrar:fe01.contoso.com"]);
    let message = "Service RTCSRV was not found on computer 'fe01.contoso.com'. \
                   The specified service does not exist as an installed service.";
    assert_eq!(failure.message, message);
}

#[test]
fn a_file_that_is_not_a_report_is_identified() {
    let error = |text: &str| read(text.as_bytes()).unwrap_err();
    assert_eq!(
        error("<!DOCTYPE HTML PUBLIC \"\"><html></html>"),
        LogError::Page
    );
    assert_eq!(
        error("<Topology />"),
        LogError::OtherRoot("Topology".to_owned())
    );
    assert_eq!(error("VERBOSE: done"), LogError::NotXml);
    let damaged = error("<CsMgmtLog Name=\"x\">\n<Action>\n</Info></CsMgmtLog>");
    assert!(
        matches!(damaged, LogError::Damaged { place, .. } if place.line == 3),
        "{damaged:?}"
    );
    let with_type = error("<!DOCTYPE CsMgmtLog [<!ENTITY a 'b'>]><CsMgmtLog Name=\"x\"/>");
    assert!(matches!(with_type, LogError::Unreasonable { .. }));
    let deep = "<Action>".repeat(300);
    let deep = error(&format!("<CsMgmtLog Name=\"x\">{deep}"));
    assert!(matches!(deep, LogError::Unreasonable { .. }), "{deep:?}");
    let many = "<Action/>".repeat(40_000);
    let many = error(&format!("<CsMgmtLog Name=\"x\">{many}</CsMgmtLog>"));
    assert!(matches!(many, LogError::Unreasonable { .. }), "{many:?}");
}

#[test]
fn unknown_elements_are_counted_and_skipped() {
    let text = INSTALL.replace(
        "<Info Time=\"2026-03-02 09:00:00Z\">Check Groups</Info>",
        "<Detail><Error Title=\"x\">not one of ours</Error></Detail>",
    );
    let log = log(&text);
    assert_eq!(log.unknown_elements, 2);
    assert_eq!(log.failures().len(), 1);
}

#[test]
fn every_rule_named_in_an_explanation_has_a_page() {
    for rule in MEANINGS.iter().filter_map(|meaning| meaning.rule) {
        assert!(crate::rules::catalog::entry(rule).is_some(), "{rule}");
    }
}

proptest! {
    #![proptest_config(crate::cases::cases(256))]

    #[test]
    fn a_truncated_report_is_recognized_and_its_content_kept(
        thrown in any::<bool>(), cut in 0.0..1.0f64
    ) {
        let whole = if thrown { THROWN } else { INSTALL };
        let text = &whole[..(whole.len() as f64 * cut) as usize];
        let log = match read(text.as_bytes()) {
            Ok(log) => log,
            Err(error) => {
                let has_begun = text.contains("<CsMgmtLog Name=") && text.contains("<Action");
                prop_assert!(!has_begun, "{}: {error}", text.len());
                return Ok(());
            }
        };
        let end = match log.end {
            End::Reached => "Command run is complete.",
            End::Threw => "<Error Title=\"Error\"",
            End::CutOff { .. } => "<CsMgmtLog",
        };
        prop_assert!(text.contains(end), "{:?}", log.end);
        let says_its_end = text.contains("Command run is complete.");
        prop_assert_eq!(log.end == End::Reached, says_its_end);
        prop_assert!(log.has_failure());
        let says_a_failure = text.contains("</Exception>");
        prop_assert!(!says_a_failure || !log.failures().is_empty());
    }
}
