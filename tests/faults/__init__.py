"""What may go wrong at night, done on purpose. `make test-faults` runs the long form, `make test` a short one.

Every test here has a red case: the product is broken from the test, and the test must see it.
"""
