//! What holds for those that hold others: a mark that spreads from some nodes to all that hold them.
//!
//! In: the nodes that it begins with, and for each node its holders. Out: whether each node has the mark.
//!
//! What always holds: each link to a holder is looked at once, so the cost is linear and circles end. Those nearer to a
//! beginning are marked first.

use std::collections::VecDeque;

/// Spreads a mark. `passes` says to which node a link passes it on, if to any; it is asked of each link of a marked
/// node.
pub(super) fn spread<L>(
    start: impl IntoIterator<Item = usize>,
    holders: &[Vec<L>],
    mut passes: impl FnMut(&L) -> Option<usize>,
) -> Vec<bool> {
    let mut marked = vec![false; holders.len()];
    let mut work: VecDeque<usize> = start.into_iter().collect();
    while let Some(node) = work.pop_front() {
        if let Some(mark) = marked.get_mut(node)
            && !std::mem::replace(mark, true)
        {
            let links = holders.get(node).into_iter().flatten();
            work.extend(links.filter_map(&mut passes));
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn a_mark_reaches_holders_and_ends_in_circles() {
        // 1 and 2 hold each other, 2 holds 0, 3 holds 1, nothing holds 3.
        let holders = [vec![2], vec![2, 3], vec![1], vec![], vec![]];
        let all = |holder: &usize| Some(*holder);
        assert_eq!(spread([0], &holders, all), [true, true, true, true, false]);
        let not_three = |holder: &usize| (*holder != 3).then_some(*holder);
        assert_eq!(
            spread([2], &holders, not_three),
            [false, true, true, false, false]
        );
    }
}
