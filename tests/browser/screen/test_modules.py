"""The player's modules on their own: the rule of rotation, and the hash for browsers without one."""

import hashlib
import json
from pathlib import Path

import pytest

CASES = json.loads((Path(__file__).parents[2] / "display" / "rotation_cases.json").read_text())
PLAN = """
async (given) => {
  const { after, following, newHistory } = await import("/static/screen/rotation.js");
  const items = given.items.map((item) => ({ brand: false, first_airing: false, ...item }));
  let history = newHistory();
  for (const id of given.shown) history = after(items.find((item) => item.id === id), history, 0);
  const ids = [];
  while (ids.length < (given.plan.length || 3)) {
    const item = following(items, history, given.brand_share);
    if (!item) break;
    ids.push(item.id);
    history = after(item, history, given.brand_share);
  }
  return ids;
}
"""
HASH = """
async (sizes) => {
  const { computed, sha256 } = await import("/static/screen/sha256.js");
  const bytes = (size) => Uint8Array.from({ length: size }, (_, i) => (i * 31 + size) % 256).buffer;
  const found = [];
  for (const size of sizes) found.push([computed(bytes(size)), await sha256(bytes(size))]);
  return found;
}
"""
SIZES = [0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 1000, 200_003]


@pytest.mark.django_db(transaction=True)
def test_the_player_plans_as_the_server_does(opened):
    page = opened("/screen/")
    for case in CASES:
        assert page.evaluate(PLAN, case) == case["plan"], case["name"]


@pytest.mark.django_db(transaction=True)
def test_the_players_own_hash_is_sha256(opened):
    page = opened("/screen/")
    known = [hashlib.sha256(bytes((i * 31 + size) % 256 for i in range(size))).hexdigest() for size in SIZES]
    assert page.evaluate(HASH, SIZES) == [[digest, digest] for digest in known]
