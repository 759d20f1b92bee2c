"""Sentences that fit two topics equally well: what even a careful reader can only guess."""

VAGUE: dict[tuple[str, str], tuple[str, ...]] = {
    ("application", "collection"): (
        "Somebody from {lender} rings about the {product} and each time tells me something else.",
        "They want papers from me about the {product} by {date}, and they will not say what for.",
        "The person who handles the {product} at {lender} is rude and never calls back.",
    ),
    ("application", "credit-report"): (
        "{lender} holds something against me that is not true, and I can not get it changed.",
        "They say that the record they have on me is the reason, and they will not show it to me.",
        "The details that {lender} has about me and the {product} are wrong since {month}.",
    ),
    ("application", "fees"): (
        "The terms of the {product} on paper are not the ones I was told about in {month}.",
        "{lender} changed the offer for the {product} at the last moment, and I want it put right.",
        "What I was shown on {date} and what I was given in the end are two different things.",
    ),
    ("application", "payment"): (
        "{lender} says that something for the {product} is missing, and I sent it all on {date}.",
        "My {product} has been pending since {month}, and the website shows the same message each day.",
        "They tell me that the {product} can not be processed at the moment, and that is all I hear.",
    ),
    ("collection", "credit-report"): (
        "{lender} still treats the {product} as owed, although it was settled in {month}.",
        "An old {product} that is long over has come back to haunt me.",
        "They say I owe {amount} on something I have never had.",
    ),
    ("collection", "fees"): (
        "They want {amount} from me on top, and no one can say what it is for.",
        "The sum that is asked of me for the {product} has grown to {amount} since {month}.",
        "{lender} demands more than I owe, and the letter does not explain it.",
    ),
    ("collection", "payment"): (
        "{lender} insists that I am behind with the {product}, and I am not.",
        "I get letters about {amount} being outstanding, and I do not see why.",
        "They say that nothing has come from me since {month}, which is wrong.",
    ),
    ("credit-report", "fees"): (
        "The balance that {lender} gives for my {product} is {amount} too high.",
        "There is an amount under my name that should not be there, {amount} in all.",
        "The figures that {lender} uses for my {product} are wrong, and have been since {month}.",
    ),
    ("credit-report", "payment"): (
        "{lender} shows me as late for {month}, and I was on time.",
        "The {product} is done with, but {lender} has not marked it so.",
        "According to {lender} the {product} is still open, with {amount} on it.",
    ),
    ("fees", "payment"): (
        "{lender} took {amount} from my account on {date}, and I do not know why.",
        "The amount for {month} was {amount} more than it should have been.",
        "My balance goes up and not down, whatever I do.",
    ),
}
"""Two topics in alphabetical order → sentences."""
