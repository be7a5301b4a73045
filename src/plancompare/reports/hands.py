"""The work handed to processes that have everything imported; who hands it out imports none of that."""

from plancompare.reports.job import Job, Run
from plancompare.reports.products import Product


def run(job: Job) -> Run:
    """What comes of a notebook, run and rendered."""
    from plancompare.reports import worker

    return worker.make(job)


def make(product: Product) -> Run:
    """The files of a product."""
    from plancompare.reports import reads

    opened = reads.noting()
    return Run(product.make(), opened())
