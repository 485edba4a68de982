"""`ky-analysis publish`: a schedule of municipalities, run in processes of their own and published to a site folder."""

from ky_analysis.unattended.publishing import publish, refuse_failures

__all__ = ["publish", "refuse_failures"]
