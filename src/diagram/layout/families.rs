//! Decides which card is placed next to which: the stores of a pool in a group next to it, mirrors and
//! backups next to the store that they are a copy of, pools next to the Front End pool that they need.

use std::collections::VecDeque;

use crate::topology::{Kind, WireKind};

use crate::diagram::geometry::Size;
use crate::diagram::kinds::{self, Card};
use crate::diagram::layout::LayoutPlan;
use crate::diagram::layout::boxes::{Align, Ways, column, columns, grids, row, rows};
use crate::diagram::metrics;

/// The space between slots above each other; cards are slightly farther apart than their slots.
const ROW: f32 = metrics::ROW_GAP - metrics::LINE;
/// The space between a pool and what is next to it: the label of the wire between them is there, and the
/// longest usual label has room above the wire.
const BESIDE: f32 = 64.0;
/// The space between adjacent pools, for the label of their wire, which is shorter.
const POOLS_BESIDE: f32 = 56.0;
/// The space between a store and its copy next to it.
const COPIES_BESIDE: f32 = 40.0;
/// The space between a pool and what is below it.
const BELOW: f32 = metrics::ROW_GAP;
/// The space between pools above each other: the label and the badge of the wire between them are there.
const BETWEEN_POOLS: f32 = 40.0;
/// The space between parts that have wires of their own around them, and between single stores.
const LOOSE: Size = Size {
    width: BESIDE,
    height: BELOW,
};
/// The space between many pools that need the same one, because their wires run side by side there.
const FOR_TRUNKS: Size = Size {
    width: 80.0,
    height: 56.0,
};
/// Up to this many pools need no more than the usual space.
const FEW: usize = 4;
const TIGHT: Size = Size {
    width: metrics::ROW_GAP,
    height: ROW,
};

/// The home of items that are not laid out.
const NOWHERE: usize = usize::MAX;
/// The longest chain of pools that are placed side by side; a pool farther away starts a family of its
/// own.
const DEEPEST: usize = 4;

/// The neighbor that each node is placed next to.
pub(super) struct Families<'p> {
    plan: &'p LayoutPlan,
    /// The nodes without a neighbor, by site, in groups that are connected by wires.
    groups: Vec<Vec<Vec<usize>>>,
    /// The nodes placed next to each node, each with the kind of wire between the two.
    children: Vec<Vec<(usize, WireKind)>>,
}

impl<'p> Families<'p> {
    /// Finds the neighbor of each node within its own site.
    pub fn new(plan: &'p LayoutPlan, sites: &[Vec<usize>]) -> Self {
        let mut homes = vec![NOWHERE; plan.nodes.len()];
        for (site, members) in sites.iter().enumerate() {
            for &node in members {
                homes[node] = site;
            }
        }
        let members: Vec<usize> = sites.iter().flatten().copied().collect();
        let mut parents: Vec<Option<(usize, WireKind)>> = vec![None; plan.nodes.len()];
        pools_beside_pools(plan, &members, &homes, &mut parents);
        stores_beside_what_they_serve(plan, &homes, &mut parents);
        break_circles(&members, &mut parents);
        let mut children = vec![Vec::new(); plan.nodes.len()];
        for &node in &members {
            if let Some((parent, kind)) = parents[node] {
                children[parent].push((node, kind));
            }
        }
        let mut groups_of_sites = vec![Vec::new(); sites.len()];
        let roots = members
            .iter()
            .copied()
            .filter(|node| parents[*node].is_none());
        for group in groups(plan, roots.collect(), &homes, &parents) {
            let site = group.first().and_then(|first| homes.get(*first));
            if let Some(groups) = site.and_then(|site| groups_of_sites.get_mut(*site)) {
                groups.push(group);
            }
        }
        Self {
            plan,
            groups: groups_of_sites,
            children,
        }
    }

    /// The nodes of a site that are not placed next to another one, in groups that are connected by
    /// wires.
    pub fn groups(&self, site: usize) -> &[Vec<usize>] {
        self.groups.get(site).map_or(&[], Vec::as_slice)
    }

    /// These nodes and everything that is placed next to them.
    pub fn nodes(&self, roots: &[usize]) -> Vec<usize> {
        let mut nodes = roots.to_vec();
        let mut next = 0;
        while let Some(&node) = nodes.get(next) {
            nodes.extend(self.children[node].iter().map(|(child, _)| *child));
            next += 1;
        }
        nodes
    }

    /// The ways to lay out a connected group.
    pub fn ways(&self, roots: &[usize]) -> Ways {
        let mut parts: Vec<Ways> = roots.iter().map(|&root| self.family(root)).collect();
        if parts.len() == 1 {
            return parts.pop().unwrap_or_default();
        }
        let mut ways = rows(&parts, BESIDE, Align::Start);
        ways.extend(grids(&parts, LOOSE));
        Ways::best(ways)
    }

    fn card(&self, node: usize) -> Ways {
        Ways::card(node, self.plan.nodes[node].size)
    }

    pub fn is_store(&self, node: usize) -> bool {
        is_store(self.plan, node)
    }

    /// A pool or a store with everything that is placed next to it.
    fn family(&self, node: usize) -> Ways {
        if self.is_store(node) {
            return self.chain(node);
        }
        let pools = self.children[node]
            .iter()
            .filter(|(child, _)| !self.is_store(*child));
        let (after, before): (Vec<usize>, Vec<usize>) = pools
            .map(|(child, _)| *child)
            .partition(|child| self.plan.nodes[*child].kind == Kind::PersistentChatPool);
        let own = self.unit(node);
        let parts = |pools: &[usize]| -> Vec<Ways> {
            pools.iter().map(|pool| self.family(*pool)).collect()
        };
        let mut with_before = own.0.clone();
        if !before.is_empty() {
            let gaps = if before.len() > FEW {
                FOR_TRUNKS
            } else {
                LOOSE
            };
            let before = Ways::best(grids(&parts(&before), gaps));
            let both = [before, own];
            with_before = rows(&both, POOLS_BESIDE, Align::Start);
            with_before.extend(columns(&both, BETWEEN_POOLS, Align::Start));
        }
        let own = Ways::best(with_before);
        if after.is_empty() {
            return own;
        }
        let last_of_all = match after.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let gaps = if after.len() > FEW { FOR_TRUNKS } else { LOOSE };
        let after = Ways::best(grids(&parts(&after), gaps));
        let both = [own.clone(), after];
        let mut ways = rows(&both, POOLS_BESIDE, Align::Start);
        ways.extend(columns(&both, BETWEEN_POOLS, Align::Start));
        if let Some((core, chains)) = last_of_all.and_then(|pool| self.core_and_chains(pool)) {
            // The two pools above each other or side by side, and the databases next to or below both.
            let pools = [own, core];
            let mut both = columns(&pools, BETWEEN_POOLS, Align::Start);
            both.extend(rows(&pools, POOLS_BESIDE, Align::Start));
            let both = [Ways::best(both), chains];
            ways.extend(rows(&both, BESIDE, Align::Start));
            ways.extend(columns(&both, BELOW, Align::Start));
        }
        Ways::best(ways)
    }

    /// A pool with its simple stores and, separately, its databases that have copies. `None` if other
    /// pools are placed next to the pool, or if there are no such databases.
    fn core_and_chains(&self, pool: usize) -> Option<(Ways, Ways)> {
        let mut stores = self.children[pool].iter().map(|(child, _)| *child);
        if stores.any(|child| !self.is_store(child)) {
            return None;
        }
        let stores = self.children[pool].iter().map(|(child, _)| *child);
        let (single, chains): (Vec<usize>, Vec<usize>) =
            stores.partition(|store| self.children[*store].is_empty());
        if chains.is_empty() {
            return None;
        }
        let ways = |stores: &[usize], gaps| -> Ways {
            let parts: Vec<Ways> = stores.iter().map(|store| self.chain(*store)).collect();
            Ways::best(grids(&parts, gaps))
        };
        let mut core = self.card(pool);
        if !single.is_empty() {
            let both = [core, ways(&single, TIGHT)];
            let mut ways = columns(&both, BELOW, Align::Start);
            ways.extend(rows(&both, BESIDE, Align::Start));
            core = Ways::best(ways);
        }
        Some((core, ways(&chains, LOOSE)))
    }

    /// A pool with its stores.
    fn unit(&self, pool: usize) -> Ways {
        let card = self.card(pool);
        let stores = self.children[pool]
            .iter()
            .filter(|(child, _)| self.is_store(*child));
        let mut stores: Vec<(usize, WireKind)> = stores.copied().collect();
        // Stores that other pools also use are closest to them.
        stores.sort_by_key(|(store, kind)| (*kind == WireKind::FileStore, self.users(*store) > 1));
        if stores.is_empty() {
            return card;
        }
        let (single, chains): (Vec<_>, Vec<_>) = stores
            .iter()
            .map(|(store, _)| *store)
            .partition(|store| self.children[*store].is_empty());
        let of = |stores: &[usize]| -> Vec<Ways> {
            stores.iter().map(|store| self.chain(*store)).collect()
        };
        let all = of(&stores.iter().map(|(store, _)| *store).collect::<Vec<_>>());
        let mut ways = Vec::new();
        let beside = |card: &Ways, stores: &Ways, ways: &mut Vec<_>| {
            let both = [card.clone(), stores.clone()];
            ways.extend(rows(&both, BESIDE, Align::Start));
            ways.extend(columns(&both, BELOW, Align::Start));
        };
        if chains.is_empty() {
            beside(&card, &Ways::best(grids(&all, TIGHT)), &mut ways);
            return Ways::best(ways);
        }
        beside(&card, &Ways::best(grids(&all, LOOSE)), &mut ways);
        if !single.is_empty() {
            let single = Ways::best(grids(&of(&single), TIGHT));
            let both = [card, single];
            let mut core = columns(&both, BELOW, Align::Start);
            core.extend(rows(&both, BESIDE, Align::Start));
            let core = Ways::best(core);
            beside(&core, &Ways::best(grids(&of(&chains), LOOSE)), &mut ways);
        }
        Ways::best(ways)
    }

    /// The number of pools and stores that need a store.
    fn users(&self, store: usize) -> usize {
        self.plan.neighbors[store].len()
    }

    /// A store with its mirror next to it, the witness below the two, and its backup next to or below
    /// it.
    fn chain(&self, store: usize) -> Ways {
        let of = |kinds: &[WireKind]| -> Vec<Ways> {
            let children = self.children[store].iter();
            let children = children.filter(|(_, kind)| kinds.contains(kind));
            children.map(|(child, _)| self.chain(*child)).collect()
        };
        let mirrors = of(&[WireKind::Mirror]);
        let witnesses = of(&[WireKind::Witness]);
        let backups: Vec<Ways> = self.children[store]
            .iter()
            .filter(|(_, kind)| !matches!(kind, WireKind::Mirror | WireKind::Witness))
            .map(|(child, _)| self.chain(*child))
            .collect();
        let card = self.card(store);
        let mut pair = card.0.clone();
        if !mirrors.is_empty() {
            let mirrors = Ways::best(columns(&mirrors, ROW, Align::Start));
            let both = [card, mirrors];
            pair = rows(&both, COPIES_BESIDE, Align::Start);
            if witnesses.is_empty() {
                pair.extend(columns(&both, ROW, Align::Start));
            }
        }
        if !witnesses.is_empty() {
            let below = rows(&witnesses, metrics::ROW_GAP, Align::Start);
            pair = pair
                .iter()
                .flat_map(|pair| {
                    let pair = std::rc::Rc::clone(pair);
                    below.iter().map(move |below| {
                        column(&[pair.clone(), below.clone()], ROW, Align::Middle)
                    })
                })
                .collect();
        }
        let pair = Ways::best(pair);
        if backups.is_empty() {
            return pair;
        }
        let backups = Ways::best(grids(
            &backups,
            Size {
                width: COPIES_BESIDE,
                height: ROW,
            },
        ));
        let both = [pair, backups];
        let mut ways = columns(&both, ROW, Align::Start);
        ways.extend(rows(&both, COPIES_BESIDE, Align::Start));
        Ways::best(ways)
    }

    /// A box for nodes that are not connected.
    pub fn loose(&self, nodes: &[usize]) -> Ways {
        let parts: Vec<Ways> = nodes.iter().map(|node| self.card(*node)).collect();
        let gap = metrics::ROW_GAP;
        let mut ways = grids(
            &parts,
            Size {
                width: gap,
                height: ROW,
            },
        );
        let first: Vec<_> = parts
            .iter()
            .filter_map(|ways| ways.0.first())
            .cloned()
            .collect();
        ways.push(row(&first, gap, Align::Start));
        Ways::best(ways)
    }
}

fn is_store(plan: &LayoutPlan, node: usize) -> bool {
    kinds::card(plan.nodes[node].kind) == Card::Store
}

/// Puts pools next to the Front End pool that they reach first, possibly by way of other pools.
fn pools_beside_pools(
    plan: &LayoutPlan,
    members: &[usize],
    homes: &[usize],
    parents: &mut [Option<(usize, WireKind)>],
) {
    // How many pools are between each pool and its Front End pool.
    let mut depths: Vec<Option<usize>> = vec![None; plan.nodes.len()];
    let is_front_end = |node: &usize| {
        matches!(
            plan.nodes[*node].kind,
            Kind::FrontEndPool | Kind::StandardEditionServer
        )
    };
    let mut waiting: VecDeque<usize> = members.iter().copied().filter(is_front_end).collect();
    for &node in &waiting {
        depths[node] = Some(0);
    }
    let mut others = members.iter().copied();
    loop {
        let Some(node) = waiting.pop_front().or_else(|| {
            let next = others.find(|node| depths[*node].is_none() && !is_store(plan, *node))?;
            depths[next] = Some(0);
            Some(next)
        }) else {
            return;
        };
        let depth = depths[node].unwrap_or_default() + 1;
        if depth > DEEPEST {
            continue;
        }
        for &neighbor in &plan.neighbors[node] {
            let is_here = homes[neighbor] == homes[node];
            if is_here && depths[neighbor].is_none() && !is_store(plan, neighbor) {
                depths[neighbor] = Some(depth);
                parents[neighbor] = Some((node, WireKind::Other));
                waiting.push_back(neighbor);
            }
        }
    }
}

/// Puts a store next to the pool or the store that needs it most.
fn stores_beside_what_they_serve(
    plan: &LayoutPlan,
    homes: &[usize],
    parents: &mut [Option<(usize, WireKind)>],
) {
    let rank = |kind: WireKind| match kind {
        WireKind::Mirror => 1,
        WireKind::Backup => 2,
        WireKind::Witness => 3,
        _ => 0,
    };
    let mut ranks = vec![(usize::MAX, usize::MAX); plan.nodes.len()];
    for &(from, to, kind) in &plan.wires {
        if homes[from] == homes[to] && homes[to] != NOWHERE && is_store(plan, to) {
            let own = (rank(kind), plan.nodes[from].stage);
            if own < ranks[to] {
                ranks[to] = own;
                parents[to] = Some((from, kind));
            }
        }
    }
}

/// If two stores are copies of each other for different pools, only one of them is placed next to the
/// other.
fn break_circles(members: &[usize], parents: &mut [Option<(usize, WireKind)>]) {
    // 0: not visited, 1: on the current path, 2: leads to a root.
    let mut seen = vec![0_u8; parents.len()];
    for &start in members {
        let mut way = Vec::new();
        let mut node = start;
        while seen[node] == 0 {
            seen[node] = 1;
            way.push(node);
            match parents[node] {
                Some((parent, _)) => node = parent,
                None => break,
            }
        }
        if seen[node] == 1 && parents[node].is_some() {
            parents[node] = None;
        }
        for node in way {
            seen[node] = 2;
        }
    }
}

/// The roots in groups that are connected by wires of their families.
fn groups(
    plan: &LayoutPlan,
    roots: Vec<usize>,
    homes: &[usize],
    parents: &[Option<(usize, WireKind)>],
) -> Vec<Vec<usize>> {
    let mut above: Vec<usize> = (0..plan.nodes.len()).collect();
    fn find(above: &mut [usize], node: usize) -> usize {
        let mut top = node;
        while above[top] != top {
            top = above[top];
        }
        let mut node = node;
        while above[node] != top {
            node = std::mem::replace(&mut above[node], top);
        }
        top
    }
    let join = |above: &mut Vec<usize>, one: usize, other: usize| {
        let (one, other) = (find(above, one), find(above, other));
        above[one.max(other)] = one.min(other);
    };
    for (node, parent) in parents.iter().enumerate() {
        if let Some((parent, _)) = parent {
            join(&mut above, node, *parent);
        }
    }
    for &(from, to, _) in &plan.wires {
        if homes[from] == homes[to] && homes[to] != NOWHERE {
            join(&mut above, from, to);
        }
    }
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut place_of = vec![usize::MAX; plan.nodes.len()];
    for root in roots {
        let top = find(&mut above, root);
        if place_of[top] == usize::MAX {
            place_of[top] = groups.len();
            groups.push(Vec::new());
        }
        if let Some(group) = groups.get_mut(place_of[top]) {
            group.push(root);
        }
    }
    groups
}
