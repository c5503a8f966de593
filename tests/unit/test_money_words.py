"""Amounts in words, short and shared out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.money import format_money, in_millions, short_money, split, words

WORDS = """
0                 | không đồng
1                 | một đồng
4                 | bốn đồng
5                 | năm đồng
10                | mười đồng
11                | mười một đồng
14                | mười bốn đồng
15                | mười lăm đồng
20                | hai mươi đồng
21                | hai mươi mốt đồng
24                | hai mươi tư đồng
25                | hai mươi lăm đồng
71                | bảy mươi mốt đồng
100               | một trăm đồng
101               | một trăm linh một đồng
104               | một trăm linh bốn đồng
105               | một trăm linh năm đồng
110               | một trăm mười đồng
115               | một trăm mười lăm đồng
999               | chín trăm chín mươi chín đồng
1000              | một nghìn đồng
1005              | một nghìn không trăm linh năm đồng
1015              | một nghìn không trăm mười lăm đồng
10000             | mười nghìn đồng
100000            | một trăm nghìn đồng
1000000           | một triệu đồng
1000015           | một triệu không trăm mười lăm đồng
1005000           | một triệu không trăm linh năm nghìn đồng
1234567           | một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng
137000000         | một trăm ba mươi bảy triệu đồng
205000000         | hai trăm linh năm triệu đồng
1000000005        | một tỷ không trăm linh năm đồng
1050000000        | một tỷ không trăm năm mươi triệu đồng
21000000000       | hai mươi mốt tỷ đồng
181946900000      | một trăm tám mươi mốt tỷ chín trăm bốn mươi sáu triệu chín trăm nghìn đồng
1000000000000     | một nghìn tỷ đồng
1005000000000     | một nghìn không trăm linh năm tỷ đồng
1000000000000000  | một triệu tỷ đồng
1000000000000001  | một triệu tỷ không trăm linh một đồng
"""
SHORT = [
    (0, "0 ₫", "0 ₫"),
    (999_999, "999.999 ₫", "999,999 ₫"),
    (1_000_000, "1 triệu", "1 million"),
    (125_000_000, "125 triệu", "125 million"),
    (125_450_000, "125,5 triệu", "125.5 million"),
    (950_000_000, "950 triệu", "950 million"),
    (999_949_999, "999,9 triệu", "999.9 million"),
    (999_950_000, "1 tỷ", "1 billion"),
    (1_249_999_999, "1,2 tỷ", "1.2 billion"),
    (1_250_000_000, "1,3 tỷ", "1.3 billion"),
    (22_080_000_000, "22,1 tỷ", "22.1 billion"),
    (10**15, "1.000.000 tỷ", "1,000,000 billion"),
    (-125_000_000, "-125 triệu", "-125 million"),
]
amounts = st.integers(0, 10**15)


@pytest.mark.parametrize("line", WORDS.strip().splitlines())
def test_amount_is_written_in_words(line: str) -> None:
    amount, expected = (part.strip() for part in line.split("|"))

    assert words(int(amount)) == expected


@pytest.mark.parametrize("amount", [-1, 10**18])
def test_an_amount_without_words_is_refused(amount: int) -> None:
    with pytest.raises(ValueError, match="cannot be written in words"):
        words(amount)


def value_of(text: str) -> int:
    """Reads words back: an own little reader, so that every amount proves its own words."""
    digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
    ones = {**{word: n for n, word in enumerate(digits)}, "mốt": 1, "tư": 4, "lăm": 5, "mười": 10}
    whole, group, last = 0, 0, 0
    for word in text.removesuffix(" đồng").split():
        if word in ones:
            last = last * (word == "mười") + ones[word] if word != "mười" else 10
            group += last
        elif word in {"trăm", "mươi"}:
            group += last * ({"trăm": 100, "mươi": 10}[word] - 1)
        elif word != "linh":
            factor = {"nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}[word]
            whole, group = ((whole + group) * factor, 0) if word == "tỷ" else (whole + group * factor, 0)
    return whole + group


@given(st.integers(0, 10**12 - 1))
@settings(max_examples=400)
def test_words_read_back_give_the_amount(amount: int) -> None:
    assert value_of(words(amount)) == amount


@pytest.mark.parametrize(("amount", "vietnamese", "english"), SHORT)
def test_short_money(amount: int, vietnamese: str, english: str) -> None:
    shown = (short_money(amount), short_money(amount, "en"))

    assert shown == (vietnamese.replace(" ", "\u00a0"), english.replace(" ", "\u00a0"))


def test_money_is_shown_with_a_sign_that_stays_on_the_line() -> None:
    shown = [format_money(1_234_567), format_money(1_234_567, "en"), format_money(-5_000), format_money(0, "fr")]

    assert shown == ["1.234.567\u00a0₫", "1,234,567\u00a0₫", "-5.000\u00a0₫", "0\u00a0₫"]


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (10, [0, 3], [0, 10]),
        (0, [1, 2], [0, 0]),
        (7, [5], [7]),
        (284_000_000, [137, 147], [137_000_000, 147_000_000]),
        (6, [1, 2, 3, 4], [1, 1, 2, 2]),
    ],
)
def test_split_shares_in_proportion(total: int, weights: list[int], shares: list[int]) -> None:
    assert split(total, weights) == shares


@given(amounts, st.lists(st.integers(0, 10**12), min_size=1, max_size=30).filter(sum))
@settings(max_examples=300)
def test_split_conserves_the_total_and_stays_within_one_dong(total: int, weights: list[int]) -> None:
    shares = split(total, weights)

    assert sum(shares) == total
    assert all(abs(share * sum(weights) - total * w) < sum(weights) for share, w in zip(shares, weights, strict=True))


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, []), (1, [0, 0]), (1, [2, -1])])
def test_a_split_that_means_nothing_is_refused(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="a split needs"):
        split(total, weights)


@pytest.mark.parametrize(
    ("amount", "vietnamese", "english"),
    [
        (0, "0", "0"),
        (181_946_900_000, "181.946,9", "181,946.9"),
        (351_500_000, "351,5", "351.5"),
        (1, "0,000001", "0.000001"),
        (-1_440_000_001, "-1.440,000001", "-1,440.000001"),
    ],
)
def test_millions_are_exact(amount, vietnamese, english):
    assert (in_millions(amount), in_millions(amount, "en")) == (vietnamese, english)
