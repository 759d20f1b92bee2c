"""What people complain about: for each topic plain sentences, roundabout ones and details."""

from dataclasses import dataclass

TOPICS = ("application", "collection", "credit-report", "fees", "payment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The sentences of one topic."""

    plain: tuple[str, ...]
    """Say what the matter is."""
    roundabout: tuple[str, ...]
    """Say it without its usual words."""
    details: tuple[str, ...]
    aside: str
    """Names the topic and says that it is *not* the matter."""


SENTENCES: dict[str, Topic] = {
    "application": Topic(
        plain=(
            "My application for the {product} was turned down on {date} and nobody will tell me why.",
            "I applied for a {product} {weeks} weeks ago and {lender} still has not decided.",
            "{lender} approved my application for {amount} and withdrew the approval {weeks} weeks later.",
            "They keep asking for the same pay slips before they will process my application.",
            "The loan officer lost my application for the {product} and wants me to start again.",
            "I was promised a decision on my {product} application within ten days, and that was in {month}.",
            "My request to borrow {amount} was refused although I meet every condition they publish.",
            "{lender} declined the application because of an employer I have never worked for.",
            "The online application for the {product} froze on the last page, and now it says I applied {times} times.",
            "They rejected my application after saying on the telephone that it had gone through.",
            "The underwriter has had my documents for the {product} since {month} and gives no answer.",
            "I was denied a {product}, and the letter gives no reason at all.",
        ),
        roundabout=(
            "I brought every paper they wanted for the {product}, and since {month} there has been silence.",
            "First it was a yes, then a maybe, and on {date} it became a no without a word of why.",
            "The house I hoped to buy is gone because nobody at {lender} would say yes or no in time.",
            "They looked at my wages {times} times and still can not make up their minds about lending to me.",
            "All I ever wanted was to be told whether I would get the {product} or not.",
            "Whoever sits on my file at {lender} wants one more paper each week before I may have the money.",
        ),
        details=(
            "The seller would not hold the price while I waited to be approved.",
            "I sent the tax return they wanted on {date}.",
            "The branch told me that the underwriter is away.",
            "My employer confirmed my income to them in {month}.",
            "Two other lenders approved me for the same sum.",
            "They never explained which condition I did not meet.",
        ),
        aside="I had no trouble getting approved for it back then.",
    ),
    "collection": Topic(
        plain=(
            "A debt collector rings me {times} times a day about a {product} that I paid off in {month}.",
            "The collection agency hired by {lender} threatened to tell my employer about the debt.",
            "Collectors keep calling my workplace about {amount} that is not my debt.",
            "I asked the collector in writing to prove the debt and got another threatening letter instead.",
            "A man from the collection agency said on {date} that I would be arrested over the debt.",
            "{lender} sold my {product} debt to a collector who now demands {amount}, far more than I owed.",
            "The debt collectors rang my sister and told her what I owe.",
            "They sent my account to collections while we were still agreeing on a plan.",
            "The collector will not stop calling after nine in the evening about the {product}.",
            "I am being chased by a collection agency for a debt that a court struck out in {month}.",
            "An agency I have never heard of says it owns my old {product} debt and wants {amount}.",
            "The collector left a message about my debt on an answering machine that my neighbours share.",
        ),
        roundabout=(
            "The telephone goes at six in the morning, and a stranger asks when I will settle with {lender}.",
            "Some firm that I never did business with says I owe it {amount} and will send someone round.",
            "They told my manager about the {product} before they ever wrote to me.",
            "Since {month} I am afraid to pick up the telephone, they are that rude.",
            "The man would not give his name, only said that things would get ugly if he saw no money by {date}.",
            "I settled this with {lender} long ago, and now others come after me for it again.",
        ),
        details=(
            "I have kept the recordings of {times} of these calls.",
            "The caller refused to name the firm he works for.",
            "I wrote on {date} that they must contact me by letter only.",
            "They shouted at my son when he picked up.",
            "The letter had no address to which I could answer.",
            "I have asked them for proof of the debt and got none.",
        ),
        aside="No collector has ever had to call me.",
    ),
    "credit-report": Topic(
        plain=(
            "My credit report shows the {product} as late in {month} although I was never late.",
            "{lender} reported a default to the credit bureaus that never happened.",
            "There is a {product} on my credit report that I never took out.",
            "I disputed the entry with the credit bureau on {date}, and it came back as verified without any proof.",
            "My credit score fell by ninety points because {lender} reported the wrong balance.",
            "The credit file mixes me up with somebody who has my surname and a bad record.",
            "A {product} that I closed in {month} is still listed as open on my credit report.",
            "The credit bureau says that only {lender} can correct the entry, and {lender} says that only the bureau can.",
            "They reported the same {product} {times} times to the bureau, so I look deep in debt.",
            "An inquiry that I never authorised stands on my credit report from {date}.",
            "My credit report still shows {amount} as charged off, after I got a letter saying it would be removed.",
            "The lender will not fix what it reported to the bureaus about my {product}.",
        ),
        roundabout=(
            "What they told the bureau about me in {month} is not true, and now every door is shut.",
            "My record looks as if I were a different person, somebody who never pays.",
            "I was refused a flat because of a black mark that {lender} put against my name.",
            "On paper I still owe them {amount}, and everybody who looks me up can see it.",
            "I have written {times} letters to have my good name put right.",
            "Somebody with my surname took out a {product}, and it stands in my file as if it were mine.",
        ),
        details=(
            "I sent the bureau copies of every statement on {date}.",
            "The landlord showed me the entry on the report.",
            "My score was above seven hundred before this.",
            "The dispute was closed within two days, unread I think.",
            "The entry still says ninety days past due.",
            "It keeps me from refinancing my home.",
        ),
        aside="My credit report at least is correct.",
    ),
    "fees": Topic(
        plain=(
            "{lender} added a fee of {amount} to my {product} that is nowhere in the contract.",
            "The interest rate on my {product} went up in {month} although it was sold as fixed.",
            "I was charged a late fee {times} times for instalments that were on time.",
            "They took {amount} for insurance on the {product} that I never agreed to.",
            "The closing costs were {amount} higher than in the estimate they gave me on {date}.",
            "There is a monthly service charge on my {product} that nobody can explain.",
            "The interest they charge does not match the rate that I signed for.",
            "They want a penalty of {amount} because I repaid the {product} early.",
            "{lender} charged an origination fee twice on the same {product}.",
            "My rate doubled after the first months, and the fine print was never shown to me.",
            "A processing fee of {amount} was taken out of the loan before I got the money.",
            "They raised the interest on my {product} without the notice that the contract requires.",
        ),
        roundabout=(
            "The {product} costs me {amount} more than I signed for, and nobody can show me where it says so.",
            "Each month there is another small sum on the statement with a name that I can not make sense of.",
            "What was sold to me as cheap in {month} has become the dearest thing I own.",
            "I did the sums {times} times, and the percentage is not the one I was shown.",
            "They found yet another thing to bill me for, {amount} this time.",
            "The price of this {product} moved on {date}, and I only learned of it from the statement.",
        ),
        details=(
            "The contract I signed on {date} says nothing about it.",
            "The branch called it an administration charge.",
            "They refuse to refund the charge.",
            "The annual percentage rate in the offer was lower.",
            "Over the whole term this adds up to {amount}.",
            "I never ticked the box for the insurance.",
        ),
        aside="The interest and the fees are what I was told they would be.",
    ),
    "payment": Topic(
        plain=(
            "My payment of {amount} left my bank on {date} and was never credited to the {product}.",
            "{lender} put my payment on the wrong account and calls me overdue.",
            "They debited the {month} payment {times} times from my bank account.",
            "I paid extra towards the principal, and they treated it as an early payment of the next instalment.",
            "Automatic payments were set up in {month}, but {lender} never drew the money.",
            "The payment portal refuses my card, and nobody takes my payment by telephone.",
            "I sent the final payment of {amount} on {date}, and the {product} still is not closed.",
            "The servicer changed and my last {times} payments were lost between the two companies.",
            "They returned my cheque for the {product} without saying why.",
            "My payoff amount changes each time I ask, so I can not make the last payment.",
            "{lender} moved my due date and then said that the payment had missed it.",
            "The bank proves that my payment was received, but {lender} says that it was not.",
        ),
        roundabout=(
            "I sent {amount} on {date}, my bank says it arrived, and still the balance has not moved.",
            "The money left me {times} times and counted only once.",
            "Since the {product} was handed to another servicer, nothing that I send seems to reach it.",
            "I tried to finish this loan in {month}, and they would not let me.",
            "What I pay on top disappears into next month and not into what I owe.",
            "They never took the instalment in {month}, although they were meant to do so by themselves.",
        ),
        details=(
            "I have the receipt from my bank dated {date}.",
            "The confirmation number they gave me leads nowhere.",
            "Their system shows the payment as pending.",
            "I have paid on the first of each month for years.",
            "They promised to move the payment to the right account.",
            "My bank has traced the transfer for them.",
        ),
        aside="Every payment I made was booked without trouble.",
    ),
}
