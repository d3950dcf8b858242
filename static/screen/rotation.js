// Which slot comes next: the rule of docs/screen-protocol.md, the same as display/rotation.py.
// An item is {id, brand, first_airing}; shown maps an id to [times, last turn].

export function newHistory() {
  return { turn: 0, credit: 0, shown: new Map() };
}

const times = (item, history) => history.shown.get(item.id)?.[0] ?? 0;

// Least recently shown first, then least often, then the oldest.
export function byRank(history) {
  return (a, b) => {
    const [aTimes, aTurn] = history.shown.get(a.id) ?? [0, 0];
    const [bTimes, bTurn] = history.shown.get(b.id) ?? [0, 0];
    return aTurn - bTurn || aTimes - bTimes || a.id - b.id;
  };
}

// Figurines that this screen owes their first airing, in order of approval.
export function waiting(items, history) {
  return items.filter((item) => item.first_airing && !times(item, history)).sort((a, b) => a.id - b.id);
}

export function following(items, history, brandShare) {
  const [first] = waiting(items, history);
  if (first) return first;
  const brands = items.filter((item) => item.brand);
  const figurines = items.filter((item) => !item.brand);
  const due = history.credit + brandShare >= 100 || !figurines.length;
  const pool = brands.length && due ? brands : figurines;
  return pool.sort(byRank(history))[0] ?? null;
}

export function after(item, history, brandShare) {
  const turn = history.turn + 1;
  const credit = history.credit + brandShare - (item.brand ? 100 : 0);
  const shown = new Map(history.shown).set(item.id, [times(item, history) + 1, turn]);
  // Figurines in a rush of first airings owe the brand one slide, not a row of them.
  return { turn, credit: Math.min(Math.max(credit, 0), 99), shown };
}
