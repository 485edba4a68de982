"""Every way to pollute a csv file that the Pollock benchmark knows, on our five tables."""

from collections.abc import Iterator

CPRS = ("6101500001", "620250-0002", "6303500003", "6404500004", "6505500005")  # day + 60: nobody's
BENEFITS = ("kontanthjaelp", "uddannelseshjaelp", "revalideringsydelse", "ledighedsydelse", "boligindskud")
ROWS = 6


def clean(rows: int = ROWS) -> dict[str, list[list[str]]]:
    """Five small tables as lines of fields, each value its own, every column filled in."""
    tables = {
        "debitorkonti": ["kommunekode;konto_id;cpr;system;status;sag_id;oprettet"],
        "fordringer": [
            "kommunekode;fordring_id;konto_id;fordringstype;ydelsesart;periode_fra;periode_til;stiftelsesdato;"
            "hovedstol;restgaeld;reference"
        ],
        "ydelser": ["kommunekode;reference;cpr;ydelsesart;periode_fra;periode_til;bruttobeloeb;sag_id"],
        "sager": ["kommunekode;sag_id;cpr;ydelsesart;periode_fra;periode_til;status"],
        "daekninger": ["kommunekode;daekning_id;fordring_id;dato;beloeb;heraf_rente;art;parkeret"],
    }
    for n in range(1, rows + 1):
        person, benefit, day = CPRS[n % 5], BENEFITS[n % 5], f"{n:02}-0{n % 9 + 1}-2025"
        end, case = f"{n + 15:02}-0{n % 9 + 1}-2025", f"HTF-AB{n:04}"
        tables["debitorkonti"].append(f"0461;K{n}x;{person};KMD_AKTIV;Aktiv;{case};{n:02}-11-2019")
        tables["fordringer"].append(
            f"0461;F{n}y;K{n}x;KTTIBAK;{benefit};{day};{end};{n:02}-12-2024;{n}.234,5{n % 10};{n}23,0{n % 10};R{n}z"
        )
        tables["ydelser"].append(f"0461;R{n}z;{person};{benefit};{day};{end};{n}.234,5{n % 10};{case}")
        tables["sager"].append(f"0461;{case};{person};{benefit};{day};{end};Aktiv {n}")
        tables["daekninger"].append(f"0461;D{n}w;F{n}y;{n:02}-05-2026;{n}00,2{n % 10};{n},1{n % 10};Indbetaling;J")
    return {name: [line.split(";") for line in lines] for name, lines in tables.items()}


def text_of(lines: list[list[str]], delimiter: str = ";", end: str = "\n") -> str:
    """Lines of fields as a file; a field that needs quotes has them."""
    return "".join(delimiter.join(quoted(field, delimiter) for field in line) + end for line in lines)


def quoted(field: str, delimiter: str) -> str:
    return '"' + field.replace('"', '""') + '"' if set(field) & {delimiter, '"', "\n"} else field


def polluted(lines: list[list[str]], delimiter: str, ends: tuple[str, ...] = ("\n",)) -> Iterator[tuple[str, bytes]]:
    """The name of each pollution and the file it makes, in the order of kinds."""
    for end in ends:
        written = [[quoted(field, delimiter) for field in line] for line in lines]
        yield from in_cells(written, delimiter, end)
        yield from between_cells(written, delimiter, end)
        yield from between_lines(written, delimiter, end)
        yield from whole_files(lines, delimiter, end)


def in_cells(written: list[list[str]], delimiter: str, end: str) -> Iterator[tuple[str, bytes]]:
    """An extra sign before, in or after each field of each line."""
    signs = {
        "delimiter": delimiter,
        "quote": '"',
        "line end": end,
        "escape": "\\",
        "two quotes": '""',
        "apostrophe": "'",
    }
    for name, sign in signs.items():
        for row, line in enumerate(written):
            for column, field in enumerate(line):
                for place in sorted({0, len(field) // 2, len(field)}):
                    spoilt = field[:place] + sign + field[place:]
                    yield (
                        f"extra {name} at row {row}, column {column}, sign {place}",
                        joined(written, delimiter, end, row, column, spoilt),
                    )
    for row, line in enumerate(written):
        for column, field in enumerate(line):
            for name, spoilt in {"unclosed": f'"{field}', "unopened": f'{field}"', "cut": ""}.items():
                yield f"{name} at row {row}, column {column}", joined(written, delimiter, end, row, column, spoilt)


def joined(written: list[list[str]], delimiter: str, end: str, row: int, column: int, spoilt: str) -> bytes:
    lines = [list(line) for line in written]
    lines[row][column] = spoilt
    return "".join(delimiter.join(line) + end for line in lines).encode()


def between_cells(written: list[list[str]], delimiter: str, end: str) -> Iterator[tuple[str, bytes]]:
    """A delimiter that is missing, or is another one."""
    for name, other in {"missing": "", "comma": ",", "semicolon": ";", "tab": "\t", "blank": " ", "bar": "|"}.items():
        for row, line in enumerate(written):
            for column in range(1, len(line)):
                parts = [delimiter.join(one) for one in written]
                parts[row] = delimiter.join(line[:column]) + other + delimiter.join(line[column:])
                if other != delimiter:
                    yield f"delimiter {name} at row {row}, column {column}", "".join(p + end for p in parts).encode()


def between_lines(written: list[list[str]], delimiter: str, end: str) -> Iterator[tuple[str, bytes]]:
    """A line end that is missing, doubled or another one; a line that is empty, repeated or gone."""
    parts = [delimiter.join(line) for line in written]
    for row in range(len(parts)):
        for name, other in {"missing": "", "carriage return": "\r", "crlf": "\r\n", "double": end * 2}.items():
            ends = [other if place == row else end for place in range(len(parts))]
            yield f"line end {name} at row {row}", "".join(map(str.__add__, parts, ends)).encode()
        blank = delimiter * (len(written[0]) - 1)
        for name, more in {"delimiters": blank, "repeated": parts[row], "text": "Udskrevet af KMD"}.items():
            spoilt = [*parts[: row + 1], more, *parts[row + 1 :]]
            yield f"line of {name} after row {row}", "".join(part + end for part in spoilt).encode()
        yield f"line {row} gone", "".join(part + end for place, part in enumerate(parts) if place != row).encode()


def whole_files(lines: list[list[str]], delimiter: str, end: str) -> Iterator[tuple[str, bytes]]:
    """Another dialect for the whole file, or more or less than one table in it."""
    plain = text_of(lines, delimiter, end)
    for name, other in {"comma": ",", "tab": "\t", "bar": "|", "colon": ":", "blank": " ", "two": ";;"}.items():
        yield f"delimiter {name}", text_of(lines, other, end).encode()
    all_quoted = [['"' + field + '"' for field in line] for line in lines]
    yield "all quoted", "".join(delimiter.join(line) + end for line in all_quoted).encode()
    yield "all in apostrophes", "".join(delimiter.join(f"'{f}'" for f in line) + end for line in lines).encode()
    for name, other in {"crlf": "\r\n", "carriage return": "\r", "lf": "\n", "lfcr": "\n\r"}.items():
        yield f"line ends {name}", text_of(lines, delimiter, other).encode()
    yield "no last line end", plain.rstrip("\r\n").encode()
    yield "empty", b""
    yield "blank", b" \n"
    yield "header only", text_of(lines[:1], delimiter, end).encode()
    yield "one row", text_of(lines[:2], delimiter, end).encode()
    yield "no header", text_of(lines[1:], delimiter, end).encode()
    yield "two headers", text_of([lines[0], *lines], delimiter, end).encode()
    yield "second table", (plain + end + text_of([["a", "b"], ["1", "2"]], delimiter, end)).encode()
    yield "preamble", (f"Udtræk fra KMD{end}{end}" + plain).encode()
    yield "footer", (plain + f"I alt {len(lines)} linjer{end}").encode()
    yield "empty first line", (end + plain).encode()
    yield "last delimiter in every line", plain.replace(end, delimiter + end).encode()
    yield "columns backwards", text_of([line[::-1] for line in lines], delimiter, end).encode()
    yield "headers swapped", text_of([[lines[0][1], lines[0][0], *lines[0][2:]], *lines[1:]], delimiter, end).encode()
    yield "header twice the same", text_of([[*lines[0][:-1], lines[0][0]], *lines[1:]], delimiter, end).encode()
    yield "byte order mark", plain.encode("utf-8-sig")
    yield "utf-16", plain.encode("utf-16")
    yield "windows-1252", (plain + text_of([["0461", "Æ"]], delimiter, end)).encode("cp1252")
    yield "nul", plain.encode() + b"\x00"
    yield "nul inside", plain.encode()[: len(plain) // 2] + b"\x00" + plain.encode()[len(plain) // 2 :]
    yield "broken utf-8", plain.encode()[: len(plain) // 2] + b"\xc3" + plain.encode()[len(plain) // 2 :]
