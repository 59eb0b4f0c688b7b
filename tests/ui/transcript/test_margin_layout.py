"""Names beside the text: none covers another, and all are spoken for."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qualcode.ui.transcript.margin_layout import MarginItem, Room, placed

ROW = 20.0


def room_of(wishes: list[float], end: float, first: int) -> Room:
    items = tuple(
        MarginItem("coding", (f"{first}/{nth}",), f"Name {nth}", wanted, ROW)
        for nth, wanted in enumerate(wishes)
    )
    return Room(items, end)


@st.composite
def rooms(draw: st.DrawFn) -> list[Room]:
    made: list[Room] = []
    top = draw(st.floats(-100, 100))
    for number in range(draw(st.integers(0, 6))):
        height = draw(st.floats(5, 300))
        wishes = draw(st.lists(st.floats(top, top + height), max_size=12))
        made.append(room_of(wishes, top + height, number))
        top += height
    return made


@given(rooms())
def test_no_name_covers_another_and_all_are_spoken_for(given_rooms: list[Room]) -> None:
    done = placed(given_rooms, ROW)
    for above, below in pairwise(done):
        assert above.bottom <= below.top + 1e-6
    spoken = sorted(identity for item in done for identity in item.ids)
    expected = sorted(i for room in given_rooms for item in room.items for i in item.ids)
    assert spoken == expected


def test_names_stand_where_they_want_to_when_there_is_room() -> None:
    done = placed([room_of([10, 60, 65], 300, 0)], ROW)
    assert [item.top for item in done] == [10, 60, 80]


def test_names_that_do_not_fit_are_counted() -> None:
    done = placed([room_of([0.0] * 11, 120, 0)], ROW)
    assert [item.words for item in done[-2:]] == ["Name 4", "and 6 more"]
    assert done[-1].bottom == 120


def test_names_near_the_end_of_their_room_move_up() -> None:
    done = placed([room_of([0, 90, 95], 120, 0)], ROW)
    assert [item.top for item in done] == [0, 80, 100]
