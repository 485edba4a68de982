from ky_analysis.report.markup import Fragment, headline
from ky_analysis.report.page import Page


def first_screen(page: Page) -> Fragment:
    return headline("x", [])
