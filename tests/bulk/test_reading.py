"""Every file that people have is read, or refused with the row, the column and the problem."""

from __future__ import annotations

import io
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from giftcardpartners import Client
from giftcardpartners_bulk import records
from giftcardpartners_bulk.checking import Reading, check, plan
from giftcardpartners_bulk.errors import BadFile
from giftcardpartners_bulk.snapshot import snapshot
from giftcardpartners_simulator import Simulator

from .conftest import Checks

GOOD = "product_id,value,email\nCVS,25,ana@example.org\nCVS,30.50,bo@example.org\n"


def found(error: pytest.ExceptionInfo[BadFile]) -> list[tuple[int | None, str]]:
    """Rows and columns of the findings."""
    return [(finding.row, finding.column) for finding in error.value.findings]


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        GOOD.replace(",", "|"),
        "sep=;\n" + GOOD.replace(",", ";"),
        GOOD.replace("product_id,value", "Product ID, VALUE "),
        GOOD.replace("product_id", "Product-Id"),
        GOOD.replace("\nCVS", "\n\nCVS").replace("\nCVS", "\n,,\nCVS", 1),
        GOOD.replace("ana@example.org", ' "ana@example.org" '.strip()),
        GOOD.rstrip("\n"),
    ],
)
def test_the_usual_dialects_are_one_file(checks: Checks, content: str) -> None:
    totals = checks(content)
    assert (totals.rows, totals.value) == (2, Decimal("55.50"))
    assert totals.plan_sha256 == checks(GOOD).plan_sha256


def test_utf_16_with_a_mark_is_read(checks: Checks) -> None:
    assert checks(GOOD.encode("utf-16")).plan_sha256 == checks(GOOD).plan_sha256


def test_a_message_may_have_lines_and_rows_are_counted_as_a_spreadsheet_does(checks: Checks) -> None:
    lines = 'product_id,value,email,message\nCVS,25,ana@example.org,"two\nlines"\nCVS,oops,bo@example.org,x\n'
    with pytest.raises(BadFile) as error:
        checks(lines)
    assert found(error) == [(3, "value")]


@pytest.mark.parametrize(
    ("content", "where", "words"),
    [
        ("product_id,value,email\n", [], "no row"),
        ("", [], "is empty"),
        ("\n\n", [], "is empty"),
        ("product_id,email\nCVS,a@example.org\n", [(1, "value")], "--value"),
        ("value,email\n25,a@example.org\n", [(1, "product_id")], "--product"),
        ("product_id,value,Email,e-mail,email\nCVS,25,,,a@example.org\n", [(1, "email")], "columns 3 and 5"),
        ("product_id,value,email\nCVS,25\n", [(2, "row")], "2 cells, and the header has 3"),
        ("product_id,value,email\nCVS,25,a@example.org,x\n", [(2, "row")], "4 cells"),
        ("product_id;value;email\nCVS;1,250.00;a@example.org\n", [(2, "value")], "comma"),
        ("product_id,value,email\nCVS,=20+5,a@example.org\n", [(2, "value")], "formula"),
        ("product_id,value,email\nCVS,$25,a@example.org\n", [(2, "value")], "plain number"),
        ("product_id,value,email\nCVS,25.123,a@example.org\n", [(2, "value")], "two decimals"),
        ("product_id,value,email\nCVS,nan,a@example.org\n", [(2, "value")], "plain number"),
        ("product_id,value,email\nCVS,,a@example.org\n", [(2, "value")], "is empty"),
        ("product_id,value,email\n,25,a@example.org\n", [(2, "product_id")], "is empty"),
        ("product_id,value,email\nCVS,25,\n", [(2, "email")], "email, sms"),
        ("product_id,value,email\nCVS,25,nobody\n", [(2, "email")], "e-mail address"),
        ("product_id,value,email\nNOSUCH,25,a@example.org\n", [(2, "product_id")], "not in the catalogue"),
        ("product_id,value,email\nCVS,5,a@example.org\n", [(2, "value")], "not allowed"),
        ("product_id,value,quantity,email\nCVS,25,1.5,a@example.org\n", [(2, "quantity")], "plain number"),
        ("product_id,value,quantity,email\nCVS,25,0,a@example.org\n", [(2, "quantity")], "must be"),
        ("product_id,value,email\nCLOUDPLAY,10,a@example.org\n", [(2, "type")], "not available"),
        (
            "product_id,value,email\nCVS,25,a@example.org\nCVS,25,A@example.org\n",
            [(3, "row")],
            "same as row 2",
        ),
        (
            "product_id,value,email\nCVS,25,a@example.org\nCAFEZOE,25,b@example.org\n",
            [(None, "product_id")],
            "CAD",
        ),
        ("product_id,value,email,address_line_1\nCVS,25,a@example.org,x\n", [(1, "type")], "--type"),
        ('product_id,value,email\nCVS,25,"a@example.org\n', [(2, "row")], "quotation mark"),
        ("product_id,value,type\nCVS,25,fax\n", [(2, "type")], "digital, links, post"),
        ("product_id,value,delivery_date\nCVS,25,24.12.\n", [(2, "delivery_date")], "2030-01-02"),
        (
            "product_id,value,delivery_date\nCVS,25,2030-01-01\n",
            [(2, "delivery_date")],
            "such as 2030-01-02T09",
        ),
    ],
)
def test_what_cannot_be_ordered_says_where_and_why(
    checks: Checks, content: str, where: list[tuple[int | None, str]], words: str
) -> None:
    with pytest.raises(BadFile) as error:
        checks(content)
    assert found(error) == where
    assert words in " ".join([str(error.value), *map(str, error.value.findings)])
    assert "Nothing was ordered" in str(error.value)
    assert "a@example.org" not in repr(error.value.findings) + str(error.value)


def test_all_findings_of_a_file_are_told_at_once(checks: Checks) -> None:
    with pytest.raises(BadFile) as error:
        checks("product_id,value,email\nCVS,x,a@example.org\nCVS,25,b\nNOSUCH,25,c@example.org\n")
    assert found(error) == [(2, "value"), (3, "email"), (4, "product_id")]


def test_other_encodings_name_the_row(checks: Checks) -> None:
    with pytest.raises(BadFile, match="cannot be read") as error:
        checks("product_id,value,email,to\nCVS,25,a@example.org,Zoë\n".encode("latin-1"))
    assert "CSV UTF-8" in str(error.value.findings[0])


def test_options_stand_for_columns(checks: Checks) -> None:
    totals = checks(
        "Gift card,Mail\nCVS,a@example.org\n,b@example.org\n",
        renamed={"Gift card": "product_id", "Mail": "email"},
        defaults={"value": "25", "product_id": "CVS"},
    )
    assert (totals.rows, totals.products["CVS"][0]) == (2, 2)


def test_a_mapping_of_a_column_that_is_not_there_is_told(checks: Checks) -> None:
    with pytest.raises(BadFile) as error:
        checks(GOOD, renamed={"Card": "product_id"})
    assert (1, "Card") in found(error)


def test_columns_that_are_not_used_are_told(checks: Checks) -> None:
    assert checks(GOOD.replace("email", "email,Dept").replace("org", "org,x")).ignored == ("Dept",)


def test_a_named_type_leaves_the_columns_of_others_alone(checks: Checks) -> None:
    assert checks(GOOD, kind="links").ignored == ("email",)


def test_links_without_recipients_are_no_duplicates(checks: Checks) -> None:
    assert checks("product_id,value\nCVS,25\nCVS,25\n").rows == 2


def test_each_row_that_is_the_same_names_the_one_before_it(checks: Checks) -> None:
    rows = [f"CVS,{25 + number % 350},{'ab'[number % 2]}@example.org" for number in range(2_100)]
    with pytest.raises(BadFile) as error:
        checks("\n".join(["product_id,value,email", *rows]))
    wanted = {number: number - 350 for number in range(352, 2_102)}
    told = {finding.row: finding.problem for finding in error.value.findings}
    assert len(told) == 1_000
    assert all(f"same as row {wanted[row]}:" in problem for row, problem in told.items() if row)
    assert "1,750 problems (the first 1,000 are listed)" in str(error.value)


def test_duplicates_may_be_meant(checks: Checks) -> None:
    twice = "product_id,value,email\nCVS,25,a@example.org\nCVS,25,a@example.org\n"
    assert checks(twice, allow_duplicates=True).rows == 2


def test_post_needs_an_address_with_a_known_shipping_method(checks: Checks) -> None:
    header = "product_id,value,name,address_line_1,city,state,zip,country,shipping_method_id\n"
    with pytest.raises(BadFile) as error:
        checks(header + "CARDACORN,25,Ana,Main Street 1,Springfield,IL,62701,US,BY-PIGEON\n")
    assert found(error) == [(2, "shipping_method_id")]


def test_what_the_post_costs_is_counted_where_somebody_says_it(checks: Checks) -> None:
    header = (
        "type,product_id,value,quantity,email,name,address_line_1,city,state,zip,country,shipping_method_id\n"
    )
    mail = "digital,CVS,25,1,a@example.org,,,,,,,\n"
    post = "post,CARDACORN,25,2,,Ana,Main Street 1,Springfield,IL,62701,US,STANDARD\n"
    plain = checks(header + mail + post)
    counted = checks(header + mail + post, postage=Decimal("7.50"))
    assert (plain.by_post, plain.postage) == (1, Decimal(0))
    assert (counted.by_post, counted.postage) == (1, Decimal("7.50"))
    assert counted.cost == plain.cost + Decimal("7.50")
    assert counted.plan_sha256 == plain.plan_sha256


def workbook(*rows: tuple[object, ...], sheets: int = 1) -> bytes:
    """A workbook with these rows on its first sheet."""
    book = openpyxl.Workbook()
    page: Any = book.active
    for row in rows:
        page.append(row)
    for _ in range(sheets - 1):
        book.create_sheet("Other")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_workbook_is_the_same_file(checks: Checks) -> None:
    header = ("Product ID", "Value", "Email", None)
    content = workbook(header, ("CVS", 25, "ana@example.org"), (), ("CVS", 30.5, "bo@example.org"))
    assert checks(content, "rewards.xlsx").plan_sha256 == checks(GOOD).plan_sha256


def test_formulas_and_numbers_as_postal_codes_are_refused(checks: Checks) -> None:
    header = (
        "product_id",
        "value",
        "name",
        "address_line_1",
        "city",
        "state",
        "zip",
        "country",
        "shipping_method_id",
    )
    rest = ("Ana", "Main Street 1", "Boston", "MA")
    with pytest.raises(BadFile) as error:
        checks(
            workbook(
                header,
                ("CARDACORN", "=20+5", *rest, "02101", "US", "STANDARD"),
                ("CARDACORN", 25, *rest, 2101, "US", "STANDARD"),
            ),
            "post.xlsx",
        )
    assert found(error)[:2] == [(2, "value"), (3, "zip")]


def test_a_workbook_with_two_sheets_asks_which(checks: Checks) -> None:
    content = workbook(("product_id", "value"), ("CVS", 25), sheets=2)
    with pytest.raises(BadFile, match="Which sheet"):
        checks(content, "two.xlsx")
    assert checks(content, "two.xlsx", sheet="Sheet").rows == 1
    with pytest.raises(BadFile, match="no sheet 'Third'"):
        checks(content, "two.xlsx", sheet="Third")


def test_a_damaged_workbook_is_refused(checks: Checks) -> None:
    with pytest.raises(BadFile, match="damaged"):
        checks(workbook(("product_id", "value"))[:300], "broken.xlsx")


def test_a_file_that_is_too_long_is_refused_before_its_rows_are_checked(
    checks: Checks, service: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "MOST_ROWS", 2)
    with pytest.raises(BadFile, match="3 rows, and a campaign has at most 2: split the file") as error:
        checks(GOOD + "\nNOSUCH,oops,nobody\n")
    assert found(error) == []
    assert service.requests() == []


def test_lines_of_a_message_are_no_rows(checks: Checks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST_ROWS", 2)
    lines = 'product_id,value,email,message\nCVS,25,a@example.org,"1\n2\n3\n4"\nCVS,25,b@example.org,\n\n\n'
    assert checks(lines).rows == 2


def test_a_long_file_whose_lines_cannot_be_counted_is_refused_on_the_way(
    checks: Checks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "MOST_ROWS", 2)
    content = workbook(("product_id", "value"), *[("CVS", 25)] * 3)
    with pytest.raises(BadFile, match="split the file"):
        checks(content, "long.xlsx")


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rewards.csv"
    path.write_text(GOOD)
    before = os.fstat

    def grown(handle: int) -> os.stat_result:
        found = before(handle)
        with path.open("a") as file:
            file.write("CVS,35,cy@example.org\n")
        return found

    monkeypatch.setattr("giftcardpartners_bulk.snapshot.os.fstat", grown)
    with pytest.raises(BadFile, match="changed while it was read"), snapshot(path):
        pass


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"gone\.csv cannot be read"), snapshot(tmp_path / "gone.csv"):
        pass


def test_what_was_checked_is_what_is_planned(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "rewards.csv"
    path.write_text(GOOD)
    with snapshot(path) as source:
        seen: list[int] = []
        check(source, "TEST", Reading(size=1), client, lambda chunk: seen.append(chunk.number))
        path.write_text("something else")
        assert [chunk.number for chunk in plan(source, Reading(size=1))] == seen == [1, 2]


def test_the_price_follows_the_catalogue(checks: Checks) -> None:
    # A discount of 3.25 % and a fee of 0.25 a card.
    totals = checks("product_id,value,quantity\nPRODUCTA,10,2\n")
    assert (totals.value, totals.cost) == (Decimal(20), Decimal("19.86"))
