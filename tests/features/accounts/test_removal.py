"""Take something off the record, and bring it back."""

from __future__ import annotations

import pytest

from cmeridian.features.accounts.models import OwnSet


def test_a_removed_credential_comes_back_with_all_its_values(walk_in, person_of, held):
    client = walk_in()
    before = held(person_of(client))
    for one in before.values():
        answer = client.post(f"/profile/credentials/{one.public_id}/remove/")
        assert answer.headers["Location"] == "/profile/?removed=1"
        assert one.credential.set not in held(person_of(client))
        assert "Undo" in client.get("/profile/?removed=1").content.decode()
        assert client.post("/profile/undo/").status_code == 302
    after = held(person_of(client))
    assert {s: h.credential for s, h in after.items()} == {
        s: h.credential for s, h in before.items()
    }


def test_removed_rules_come_back_with_what_is_held_under_them(walk_in, person_of, held):
    client = walk_in()
    person = person_of(client)
    before = held(person)["valley-view-hospital"].credential
    content = OwnSet.objects.of(person).get().content
    client.post("/profile/own-sets/valley-view-hospital/remove/")
    assert not OwnSet.objects.of(person).exists()
    assert "valley-view-hospital" not in held(person)
    client.post("/profile/undo/")
    assert OwnSet.objects.of(person).get().content == content
    assert held(person)["valley-view-hospital"].credential == before


def test_undone_twice_it_comes_back_once(walk_in, person_of, held):
    client = walk_in()
    one = held(person_of(client))["us-abfm"]
    client.post(f"/profile/credentials/{one.public_id}/remove/")
    client.post("/profile/undo/")
    client.post("/profile/undo/")
    assert len(held(person_of(client))) == 5


def test_what_was_added_again_meanwhile_is_not_doubled(walk_in, person_of, held):
    client = walk_in()
    one = held(person_of(client))["us-abfm"]
    client.post(f"/profile/credentials/{one.public_id}/remove/")
    client.post("/profile/credentials/add/?set=us-abfm", {"number": "new"})
    answer = client.post("/profile/undo/", follow=True)
    assert "is on record already" in answer.content.decode()
    assert held(person_of(client))["us-abfm"].credential.number == "new"


def test_nothing_removed_is_nothing_to_bring_back(walk_in, rows):
    client = walk_in()
    before = rows()
    assert client.post("/profile/undo/").status_code == 302
    assert rows() == before


def test_what_one_removed_another_cannot_bring_back(walk_in, person_of, held):
    amara, lena = walk_in("amara"), walk_in("lena")
    one = held(person_of(amara))["us-abfm"]
    amara.post(f"/profile/credentials/{one.public_id}/remove/")
    lena.post("/profile/undo/")
    assert "us-abfm" not in held(person_of(lena))


@pytest.mark.parametrize("address", ["/profile/undo/", "/profile/own-sets/x/remove/"])
def test_reading_an_address_removes_nothing(address, walk_in, rows):
    client = walk_in()
    before = rows()
    assert client.get(address).status_code == 405
    assert rows() == before
