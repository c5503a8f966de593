"""The rules of product selection as pure values: rubrics, exact results, conflicts, ballots, certificates."""
