"""Spreadsheets (rekenbladen) of a payroll or planning system: how their rows become rows of ours."""
