//! Getting the topology from the deployment and running a kit in the window, with a program that plays the
//! shell.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;
use topology_designer::app::store::Store;
use topology_designer::app::{App, AppOptions};
use topology_designer::document::{Format, encoding};
use topology_designer::vocabulary::{LearnedVocabulary, Vocabulary};
use topology_designer::workspace::saved_spellings::SavedSpellings;
use topology_designer::workspace::spellings;

use super::common::confirmed::{before_the_pool, learned, moved, with_pool, written};
use super::common::stand_in::Deployment;
use super::{Window, app_window};

/// A window with a design that adds a pool, and the deployment behind a shell.
struct Scene {
    window: Window,
    deployment: Deployment,
    published: Vec<u8>,
}

impl Scene {
    fn new(is_confirmed: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let learned = match is_confirmed {
            true => learned(&[]),
            false => LearnedVocabulary::default(),
        };
        let settings = path.join("settings");
        spellings::save_in(&settings, &learned).unwrap();
        let options = AppOptions {
            store: Some(Store::at(path.join("kept"))),
            spellings: SavedSpellings::in_folder(settings),
        };
        let app = App::new(&egui::Context::default(), options);
        let mut window = Window {
            harness: app_window::start_app(app),
            _folder: folder,
            folder: path,
        };
        let vocabulary = Vocabulary::built_in().with_learned(&learned);
        let deployed = before_the_pool();
        let design = with_pool(&deployed, &vocabulary);
        let path = window.folder.join("design.ron");
        std::fs::write(&path, written(&design, Format::Design)).unwrap();
        let baseline = window.folder.join("deployed.xml");
        std::fs::write(&baseline, &deployed).unwrap();
        window.open(&path);
        window.name_baseline(&baseline);
        Self {
            window,
            deployment: Deployment::new(Some(&deployed)),
            published: written(&design, Format::Published),
        }
    }

    /// Opens a page and enters the path and the program.
    fn page(&mut self, command: Command, path: &str) {
        self.window.perform(Action::Command(command));
        let path = self.window.folder.join(path);
        self.window.type_into("Path", &path.display().to_string());
        let shell = self.deployment.shell();
        self.window.type_into(
            "Program that runs the scripts",
            &shell.display().to_string(),
        );
    }

    /// Opens the kit, and runs it beginning with a step.
    fn publish(&mut self, first: Option<&str>) {
        self.page(Command::PUBLISH, "kit");
        self.window.click_role(Role::Button, "Next");
        self.window.settle();
        assert!(
            self.window.shows_part("stops for Topology Builder")
                || self.window.shows_part("publishes the topology itself")
        );
        if let Some(first) = first {
            self.window.choose("Start with", first);
        }
        self.window.type_into(
            r"Share for setting up mirrors, as \\server\share",
            r"\\sql02\seed",
        );
        self.window.click_role(Role::Button, "Run");
    }

    /// Runs frames until the page shows this text.
    fn wait_for(&mut self, part: &str) {
        let started = std::time::Instant::now();
        while !self.window.shows_part(part) {
            assert!(started.elapsed().as_secs() < 60, "{part} is not shown");
            std::thread::sleep(std::time::Duration::from_millis(20));
            self.window.harness.step();
        }
        self.window.harness.run_steps(2);
    }

    /// Marks a step as done by hand, once the page asks for it.
    fn done_by_hand(&mut self) {
        self.wait_for("Mark as complete");
        self.window.click_role(Role::Button, "Mark as complete");
    }

    /// Closes the page.
    fn close(&mut self) {
        self.window.click_role(Role::Button, "Close");
    }

    /// The rest of a run of a kit that publishes by itself.
    fn finish(&mut self) {
        self.wait_for("Mark as complete");
        self.deployment.set_up();
        self.done_by_hand();
        self.wait_for("All steps are complete.");
    }

    /// The complete run of a kit that goes through Topology Builder.
    fn through_topology_builder(&mut self) {
        self.wait_for("Publish with Topology Builder");
        let published = self.published.clone();
        self.deployment.publish(&published);
        self.done_by_hand();
        self.wait_for("Run Setup-Computer.ps1 of the kit on chat01.contoso.com");
        self.deployment.set_up();
        self.done_by_hand();
        self.wait_for("All steps are complete.");
    }
}

#[test]
fn the_deployed_topology_can_be_saved_and_opened() {
    let mut scene = Scene::new(false);
    scene.page(Command::GET_FROM_DEPLOYMENT, "now.xml");
    scene.window.click_role(Role::Button, "Get");
    scene.wait_for("Saved the deployed topology");
    let saved = std::fs::read(scene.window.folder.join("now.xml")).unwrap();
    assert_eq!(saved, before_the_pool());
    scene.window.click_role(Role::Button, "Open it");
    scene.window.settle();
    assert_eq!(scene.window.session().name(), "now.xml");
}

#[test]
fn without_a_shell_the_page_says_so_and_offers_the_kit() {
    let mut scene = Scene::new(false);
    for command in [Command::GET_FROM_DEPLOYMENT, Command::PUBLISH] {
        scene.window.perform(Action::Command(command));
        if cfg!(windows) {
            return scene.window.click_role(Role::Button, "Cancel");
        }
        assert!(
            scene
                .window
                .shows_part("Windows PowerShell is not installed on this computer")
        );
        scene.window.click_role(Role::Button, "Publishing kit…");
        assert!(
            scene
                .window
                .shows_part("You publish the topology with Topology Builder")
        );
        scene.close();
    }
}

#[test]
fn a_kit_can_be_created_and_run_through_topology_builder_to_the_end() {
    let mut scene = Scene::new(false);
    scene.publish(None);
    scene.through_topology_builder();
    assert!(
        scene
            .window
            .shows_part("No differences remain: the deployed topology matches the design.")
    );
    scene.close();
    assert_eq!(
        scene.deployment.state()[0].as_deref(),
        Some(&*scene.published)
    );
}

#[test]
fn a_kit_with_confirmed_spellings_publishes_by_itself_to_the_end() {
    let mut scene = Scene::new(true);
    scene.publish(None);
    scene.deployment.set_up();
    scene.done_by_hand();
    scene.wait_for("All steps are complete.");
    assert!(
        scene
            .window
            .shows_part("The topology is published and enabled.")
    );
    let [published, enabled] = [0, 1].map(|place| {
        let bytes = scene.deployment.state()[place].clone().unwrap();
        encoding::decode(&bytes).unwrap().0.into_owned()
    });
    assert!(published.contains("chat.contoso.com") && published == enabled);
}

#[test]
fn a_hanging_step_can_be_stopped_with_a_warning_and_the_run_resumed_later() {
    let mut scene = Scene::new(false);
    scene.deployment.misbehave("Publish-Topology.ps1", "hangs");
    scene.publish(None);
    scene.wait_for("12 of 81");
    scene.window.click_role(Role::Button, "End now…");
    assert!(
        scene
            .window
            .shows_part("The topology may be published but not enabled")
    );
    let started = std::time::Instant::now();
    while scene.deployment.work_of_child() == 0 {
        assert!(
            started.elapsed().as_secs() < 60,
            "the shell started a program"
        );
    }
    scene.window.click_role(Role::Button, "End the program");
    scene.wait_for("Stopped by you.");
    let work = scene.deployment.work_of_child();
    std::thread::sleep(std::time::Duration::from_millis(100));
    assert_eq!(scene.deployment.work_of_child(), work, "it is stopped too");
    scene.close();
    scene.deployment.behave();
    scene.publish(Some("2. "));
    scene.through_topology_builder();
}

#[test]
fn every_kind_of_stop_is_reported_and_another_run_continues() {
    let mut scene = Scene::new(false);
    for (script, how, words) in [
        (
            "Test-Preflight.ps1",
            "fails",
            "Failed: Cannot open database",
        ),
        (
            "Test-Preflight.ps1",
            "asks",
            "The script asked for input, which is not possible here",
        ),
        (
            "Publish-Topology.ps1",
            "vanishes",
            "The program ended without a result",
        ),
        (
            "Test-Preflight.ps1",
            "knows-not",
            "Some conditions could not be checked",
        ),
    ] {
        scene.deployment.misbehave(script, how);
        scene.publish(None);
        scene.wait_for(words);
        scene.wait_for("Stopped at step");
        scene.close();
    }
    scene.deployment.misbehave("Test-Preflight.ps1", "babbles");
    scene.publish(None);
    scene.through_topology_builder();
}

#[test]
fn warnings_are_shown_but_do_not_stop_a_run() {
    let mut scene = Scene::new(true);
    scene.deployment.misbehave("Install-Databases.ps1", "warns");
    scene.publish(None);
    scene.wait_for("processing has completed with warnings");
    scene.finish();
}

#[test]
fn a_deployment_that_has_changed_is_left_alone_and_the_page_says_so() {
    let mut scene = Scene::new(true);
    let deployed = before_the_pool();
    scene.deployment.publish(&moved(&deployed));
    let before = scene.deployment.state();
    scene.publish(None);
    scene.wait_for("fail    R162");
    scene.wait_for("Stopped at step 1.");
    assert!(scene.deployment.state() == before);
    scene.close();
    // Once the deployment is in its old state again, the same kit runs to the end.
    scene.deployment.publish(&before_the_pool());
    scene.publish(None);
    scene.finish();
}

#[test]
fn a_run_that_stops_at_every_step_can_be_resumed_and_ends_in_the_same_state() {
    let undisturbed = {
        let mut scene = Scene::new(true);
        scene.publish(None);
        scene.finish();
        scene.deployment.state()
    };
    let mut scene = Scene::new(true);
    for script in [
        "Test-Preflight.ps1",
        "Publish-Topology.ps1",
        "Install-Databases.ps1",
        "Test-Deployment.ps1",
        "Get-Topology.ps1",
    ] {
        scene.deployment.misbehave(script, "fails");
        scene.publish(None);
        if ["Test-Deployment.ps1", "Get-Topology.ps1"].contains(&script) {
            scene.wait_for("Mark as complete");
            scene.deployment.set_up();
            scene.done_by_hand();
        }
        scene.wait_for("Failed: Cannot open database");
        scene.wait_for("Stopped at step");
        scene.close();
    }
    scene.deployment.behave();
    scene.publish(None);
    scene.finish();
    assert!(scene.deployment.state() == undisturbed);
}

#[test]
fn a_run_can_be_stopped_between_two_steps() {
    let mut scene = Scene::new(false);
    scene.publish(None);
    scene.wait_for("Mark as complete");
    scene
        .window
        .click_role(Role::Button, "Stop after this step");
    scene.wait_for("Stopped at step 3.");
}

#[test]
fn a_folder_with_the_kit_of_another_design_is_not_used_silently() {
    let mut scene = Scene::new(false);
    let other = scene.window.folder.join("kit");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("kit.json"), "{}").unwrap();
    scene.page(Command::PUBLISH, "kit");
    scene.window.click_role(Role::Button, "Next");
    scene.window.settle();
    assert!(scene.window.shows_part("kit.json is damaged"));
    let query = scene.window.harness.query_by_label("Run");
    assert!(query.is_none());
}
