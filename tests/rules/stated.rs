//! Random facts of all objects, which contradict each other.

use topology_designer::design::{
    Fact, OperatingSystem, Regulation, SqlEdition, SqlVersion, Statement, Storage,
};
use topology_designer::topology::{Index, ObjectId};

use crate::common::samples::Chance;
use crate::deployment::Deployment;

impl Deployment {
    /// Enters a random value for every unknown fact of every computer, store and Persistent Chat pool.
    pub fn state_at_random(&mut self, chance: &mut Chance) {
        let index = Index::new(&self.design.topology);
        let clusters = self.design.topology.clusters.iter();
        let mut objects: Vec<ObjectId> = clusters
            .flat_map(|cluster| {
                // A store is in its known data center, or otherwise in that of its only computer: only one
                // of the two is entered.
                let is_alone = cluster.sql_instances.is_empty();
                let computers = cluster.machines.iter().filter(move |_| is_alone);
                let computers = computers.map(|c| ObjectId::machine(&cluster.id, &c.fqdn));
                let stores = cluster
                    .sql_instances
                    .iter()
                    .map(|store| store.id.clone().into());
                computers.chain(stores).collect::<Vec<_>>()
            })
            .collect();
        let services = self.design.topology.services.iter();
        objects.extend(services.map(|service| service.id.clone().into()));
        let mut stated = Vec::new();
        for object in objects {
            for fact in Fact::of(&index, &object) {
                let known = self.design.annotations.stated(&object).get(*fact).is_some();
                if let (false, Some(statement)) = (known, any_statement(*fact, chance)) {
                    stated.push((object.clone(), statement));
                }
            }
        }
        for (object, statement) in stated {
            let statements = &mut self.design.annotations.statements;
            statements.entry(object).or_default().set(statement);
        }
    }
}

/// A random value of a fact; `None` for a link, which is not a fact of one object.
fn any_statement(fact: Fact, chance: &mut Chance) -> Option<Statement> {
    let place = ["Redmond", "Dublin"][chance.below(2)].to_owned();
    let users = [10_000, 30_000, 70_000][chance.below(3)];
    Some(match fact {
        Fact::DataCenter => Statement::DataCenter(place),
        Fact::TimeZone => Statement::TimeZone(place),
        Fact::OperatingSystem => {
            let all = OperatingSystem::ALL;
            Statement::OperatingSystem(all[chance.below(all.len())])
        }
        Fact::SqlVersion => Statement::SqlVersion(SqlVersion::ALL[chance.below(7)]),
        Fact::SqlEdition => Statement::SqlEdition(SqlEdition::ALL[chance.below(6)]),
        Fact::AvailabilityGroupListener => {
            Statement::AvailabilityGroupListener(chance.below(4) == 0)
        }
        Fact::FailoverCluster => Statement::FailoverCluster(chance.below(4) == 0),
        Fact::Storage => Statement::Storage(Storage::ALL[chance.below(4)]),
        Fact::ConcurrentUsers => Statement::ConcurrentUsers(users),
        Fact::ProvisionedUsers => Statement::ProvisionedUsers(users * 3),
        Fact::Regulation if chance.below(2) == 0 => {
            Statement::Regulation(Regulation::Required("residency".to_owned()))
        }
        Fact::Regulation => Statement::Regulation(Regulation::NotRequired),
        Fact::LogShippingShare => Statement::LogShippingShare(r"\\logs\share".to_owned()),
        Fact::ComplianceOutput => Statement::ComplianceOutput("x".to_owned()),
        Fact::CertificationAuthority => Statement::CertificationAuthority("x".to_owned()),
        Fact::ComputerContainer => Statement::ComputerContainer("x".to_owned()),
        Fact::DatabasePaths => Statement::DatabasePaths("x".to_owned()),
        Fact::Company => Statement::Company("x".to_owned()),
        Fact::Author => Statement::Author("x".to_owned()),
        Fact::DocumentVersion => Statement::DocumentVersion("x".to_owned()),
        Fact::DocumentDate => Statement::DocumentDate("x".to_owned()),
        Fact::Link => return None,
    })
}
