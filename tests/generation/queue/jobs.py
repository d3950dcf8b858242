"""A job that no database knows."""

from generation.job import Job


def a_job(**changes: object) -> Job:
    """What a claim hands out, with a small screen."""
    facts = {
        "submission_id": 1, "public_id": "public", "attempt": 1, "render_id": 1, "selfie": "selfies/1.jpg",
        "style": "army", "colour": "green", "painter": "plastic", "seed": 7,
        "shapes": (("portrait", 108, 192),), "nickname": "Ellie", "headline": "Report for duty",
        "call_to_action": "Your turn", "url": "http://localhost/c/report-for-duty/",
    }  # fmt: skip
    return Job(**(facts | changes))
