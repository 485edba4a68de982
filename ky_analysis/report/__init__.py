"""Tables in, HTML reports out.

A new report is: its labels (`notebook.<name>`, `notebook.<name>.what` and its texts, Danish and English, in a
sql/seeds/labels*.csv), a module of narrative functions that each take a `page.Page` and give a `markup.Fragment`, a
notebook whose cells call one function each, and one line in `notebooks.NOTEBOOKS`.

The kit: `markup.headline` (message, three figures, what to decide) opens the page and `markup.section` makes a chapter;
`messages.say` and `messages.count` write sentences; `tables.table` and `tables.download` show data; `figures.figure`
shows a chart (from `charts`, or any Altair chart by width) with its words, table and CSV. `page.scan` reads a table of
the page's municipality. `publish.publish_reports` runs and publishes them all.
"""
