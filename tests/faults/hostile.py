"""Texts that break programs which paste them into something: pages, spreadsheets, templates, paths, formats."""

STRINGS = (
    "<script>window.hit=1</script>", "</script><script>window.hit=1</script>", "<img src=x onerror=window.hit=1>",
    "\"><svg onload=window.hit=1>", "'><b id=hit>", "</td></tr></table><h1 id=hit>x</h1>", "<!--", "-->", "<![CDATA[",
    "&lt;script&gt;", "&#60;b&#62;", "javascript:window.hit=1", "<a href=javascript:window.hit=1>x</a>",
    "<style>*{display:none}</style>", "</style><b id=hit>", "</title><b id=hit>", "<iframe srcdoc='<b>x</b>'>",
    "<base href=//evil.example>", "<meta http-equiv=refresh content=0>", "<ky-chart name=x></ky-chart>",
    "<!--ky-chart:x-->", "=1+1", "=HYPERLINK(\"http://evil.example\",\"x\")", "+1+1", "-1+1", "@SUM(1)", "\t=1+1",
    "=cmd|' /C calc'!A0", "{{ 7*7 }}", "{% for x in y %}", "${7*7}", "#{7*7}", "%s%s%s%n", "{0.__class__}", "{}",
    "%(x)s",
    "../../../../etc/passwd", "..\\..\\windows", "/etc/passwd", "CON", "a\x00b", "a\x1b[31mb", "\u202egnirts",
    "\u2066x\u2069", "\ufeffx", "\u200bx", "a\u0301" * 20, "\U0001f600" * 10, "x" * 10_000, "';drop table claims;--",
    "' or 1=1 --", "\\'; select 1; --", "\"quoted\"", "a;b;c", "a\nb", "a\r\nb", "null", "None", "NaN", "1e999", "0461",
    "![x](http://evil.example/x.png)", "[x](javascript:window.hit=1)", "$$\\href{javascript:window.hit=1}{x}$$",
    "<math><mtext></mtext></math>", "<template><b></b></template>", "\\u003cscript\\u003e", "%3Cscript%3E",
)  # fmt: skip


def rows(strings: tuple[str, ...]) -> dict[str, list[list[str]]]:
    """Five tables with each string in every text column; keys are made different by a number behind them."""
    tables = {
        "debitorkonti": [["kommunekode", "konto_id", "cpr", "system", "status", "sag_id", "oprettet"]],
        "fordringer": [
            [
                "kommunekode",
                "fordring_id",
                "konto_id",
                "fordringstype",
                "ydelsesart",
                "periode_fra",
                "periode_til",
                "stiftelsesdato",
                "hovedstol",
                "restgaeld",
                "reference",
            ]
        ],
        "ydelser": [
            ["kommunekode", "reference", "cpr", "ydelsesart", "periode_fra", "periode_til", "bruttobeloeb", "sag_id"]
        ],
        "sager": [["kommunekode", "sag_id", "cpr", "ydelsesart", "periode_fra", "periode_til", "status"]],
        "daekninger": [
            ["kommunekode", "daekning_id", "fordring_id", "dato", "beloeb", "heraf_rente", "art", "parkeret"]
        ],
    }
    for number, text in enumerate(strings):
        key, cpr = f"{text} {number}", f"6101500{number:03}"
        period = ["01-02-2025", "28-02-2025"]
        # Half of them have no case and no reference, so that they come into the work list.
        case, reference = (key, f"{key} r") if number % 2 else ("", text)
        tables["debitorkonti"] += [["0461", key, cpr, "KMD_AKTIV", text, case, "01-01-2020"]]
        tables["debitorkonti"] += [["0461", f"{key} other", cpr, text, "Aktiv", "", "01-01-2020"]]
        claim = ["0461", key, key, text, "kontanthjaelp", *period, "01-03-2025", "100,00", "50,00", reference]
        other = ["0461", f"{key} b", key, text, text, *period, "01-03-2025", "100,00", "50,00", text]
        tables["fordringer"] += [claim, other]
        tables["ydelser"] += [["0461", f"{key} r", cpr, "kontanthjaelp", *period, "100,00", key]]
        tables["ydelser"] += [["0461", f"{key} s", cpr, text, *period, "100,00", text]]
        tables["sager"] += [
            ["0461", key, cpr, "kontanthjaelp", *period, text],
            ["0461", f"{key} c", cpr, text, *period, text],
        ]
        tables["daekninger"] += [["0461", key, key, "01-05-2026", "10,00", "1,00", text, "J"]]
        tables["daekninger"] += [["0461", f"{key} d", key, "01-05-2026", "10,00", "", "Indbetaling", "J"]]
    return tables
