"""The parts of a document that tell what its numbers can be."""

HEADLINE = "headline"  # the list of the main targets
TASKS = "tasks"  # tasks and solutions
ORGANISATION = "organisation"  # who does what
PREAMBLE = "preamble"  # header and legal bases
RESULTS = "results"  # a report on the past
OUTSIDE = "outside"  # recipients, the portal's own text
