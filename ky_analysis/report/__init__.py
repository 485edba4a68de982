"""Tables in, HTML reports out: labels, figures, tables, execution by papermill, publishing."""
