"""A Source becomes a Plan: its header, its zones and its clauses."""
