"""Whoever touches the history is found: each column of each line, each private text, the order, the end."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from tests.factories import a_case, a_world
from tests.journeys import walk
from workflow.audit import verify
from workflow.chain import Line, line_hash
from workflow.models import Case, CaseEvent, PrivateText

EVENT, PRIVATE = CaseEvent.__table__, PrivateText.__table__
CODE = "DONGNAI-260302-0001"


@pytest.fixture
def walked(session: Session) -> Session:
    """A database with one whole case, whose history may be touched."""
    world = a_world(session)
    walk(session, world, a_case(session, world).case_id, until="sign")
    unlock(session)
    return session


def unlock(session: Session) -> None:
    """Take the triggers away, as somebody with the keys of the database could."""
    for act in ("update", "delete"):
        on = " ON case_event" if session.get_bind().dialect.name == "postgresql" else ""
        session.execute(text(f"DROP TRIGGER case_event_no_{act}{on}"))


def other(value: object) -> object:
    """A value of the same kind that differs."""
    if isinstance(value, str):
        return "0" * 64 if len(value) == 64 else value + "x"
    if value is None or isinstance(value, int):
        return (value or 0) + 1
    return value + timedelta(seconds=1)


def touched(session: Session, table, row, column: str) -> Iterator[tuple[int | None, str]]:
    """Change one column of one row, ask the verifier, and take it back."""
    keys = [table.c[key.name] == row[key.name] for key in table.primary_key]
    with session.begin_nested() as point:
        session.execute(update(table).where(*keys).values({column: other(row[column])}))
        yield from [(problem.seq, problem.text) for problem in verify(session)]
        point.rollback()


def test_an_honest_history_has_no_problem(walked):
    assert verify(walked) == []


def test_any_column_of_any_line_that_is_edited_is_found(walked):
    rows = walked.execute(select(EVENT)).mappings().all()
    columns = [column.name for column in EVENT.columns if column.name not in ("case_id", "seq", "actor_id")]

    missed = [(row["seq"], name) for row in rows for name in columns if not list(touched(walked, EVENT, row, name))]

    assert (missed, len(rows)) == ([], 11)


def test_another_actor_is_found(walked):
    row = walked.execute(select(EVENT).where(EVENT.c.seq == 3)).mappings().one()

    assert list(touched(walked, EVENT, row, "actor_id")) == [(3, "Nội dung dòng đã bị sửa.")]


def test_any_private_text_that_is_edited_is_found(walked):
    rows = walked.execute(select(PRIVATE)).mappings().all()
    columns = ("digest", "seq", "field", "salt", "text")

    missed = [(row["field"], name) for row in rows for name in columns if not list(touched(walked, PRIVATE, row, name))]

    assert (missed, len(rows) > 3) == ([], True)


def test_a_text_may_be_erased_but_not_its_row(walked):
    walked.execute(update(PRIVATE).values(text=None))
    erased = verify(walked)

    lost = walked.execute(select(PRIVATE).limit(1)).mappings().one()
    walked.execute(PRIVATE.delete().where(PRIVATE.c.digest == lost["digest"]))

    assert erased == []
    assert [str(problem) for problem in verify(walked)] == [f"{CODE} #{lost['seq']}: Văn bản riêng đã bị xóa hẳn."]


def test_an_added_private_text_is_found(walked):
    row = walked.execute(select(PRIVATE).limit(1)).mappings().one()
    walked.execute(PRIVATE.insert().values({**row, "digest": "f" * 64}))

    assert {problem.text for problem in verify(walked)} == {
        "Văn bản riêng không thuộc dòng này.",
        "Văn bản riêng đã bị sửa.",
    }


@pytest.mark.parametrize("seq", [1, 5, 11])
def test_a_line_that_is_removed_is_found(walked, seq):
    walked.execute(PRIVATE.delete().where(PRIVATE.c.seq == seq))
    walked.execute(EVENT.delete().where(EVENT.c.seq == seq))

    expected = {
        1: {"Thiếu hoặc thừa dòng trước dòng này.", "Dòng không nối với dòng trước."},
        5: {"Thiếu hoặc thừa dòng trước dòng này.", "Dòng không nối với dòng trước."},
        11: {"Lịch sử bị cắt hoặc nối thêm: dòng cuối không khớp hồ sơ."},
    }
    assert {problem.text for problem in verify(walked)} == expected[seq]


def test_two_lines_that_change_places_are_found(walked):
    for old, new in ((4, 99), (5, 4), (99, 5)):
        walked.execute(update(EVENT).where(EVENT.c.seq == old).values(seq=new))

    assert {problem.seq for problem in verify(walked)} >= {4, 5, 6}


def test_a_line_rewritten_with_a_hash_that_fits_is_found_at_the_next_one(walked):
    row = walked.execute(select(EVENT).where(EVENT.c.seq == 5)).one()
    line = Line(row.case_id, CODE, 5, row.step, row.from_state, row.to_state, row.at, row.actor_id, "auditor")
    forged = line_hash(line, row.body, row.prev_hash)
    walked.execute(update(EVENT).where(EVENT.c.seq == 5).values(role="auditor", hash=forged))
    walked.execute(update(EVENT).where(EVENT.c.seq == 6).values(prev_hash=forged))

    assert [(problem.seq, problem.text) for problem in verify(walked)] == [(6, "Nội dung dòng đã bị sửa.")]


def test_a_line_that_is_added_is_found(walked):
    last = walked.execute(select(EVENT).where(EVENT.c.seq == 11)).mappings().one()
    walked.execute(EVENT.insert().values({**last, "seq": 12}))

    assert {problem.seq for problem in verify(walked)} == {12, None}


def test_a_case_without_any_history_is_found(walked):
    walked.execute(PRIVATE.delete())
    walked.execute(EVENT.delete())

    assert [str(problem) for problem in verify(walked)] == [f"{CODE} #-: Hồ sơ không có lịch sử."]


@pytest.mark.parametrize("column", ["head", "code", "version"])
def test_a_case_that_no_longer_fits_its_history_is_found(walked, column):
    walked.execute(
        update(Case.__table__).values({column: other(walked.execute(select(Case.__table__.c[column])).scalar_one())})
    )

    assert verify(walked) != []


def test_a_line_that_is_no_json_any_more_is_found(walked):
    walked.execute(update(EVENT).where(EVENT.c.seq == 2).values(body="{"))

    assert next((problem.seq, problem.text) for problem in verify(walked)) == (2, "Nội dung dòng đã bị sửa.")


@pytest.mark.parametrize("statement", ["UPDATE case_event SET role = 'x'", "DELETE FROM case_event"])
def test_the_database_itself_refuses_to_touch_history(session, statement):
    world = a_world(session)
    a_case(session, world)

    with pytest.raises(Exception, match="append-only"):
        session.execute(text(statement))
