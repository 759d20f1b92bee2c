"""What surrounds the matter of a complaint: who writes, about what, and what is asked."""

REGIONS = ("East", "North", "South", "West")
HARD = "North"
"""The region whose texts are harder: vaguer, more roundabout, with slips of the pen."""
GENDERS = ("man", "woman")

SPEAKER: tuple[tuple[str, str], ...] = (
    (
        "I am a father of two and have always kept my accounts in order.",
        "I am a mother of two and have always kept my accounts in order.",
    ),
    ("As a single father I count every penny.", "As a single mother I count every penny."),
    (
        "My wife and I have been with {lender} for years.",
        "My husband and I have been with {lender} for years.",
    ),
    (
        "I am a retired man and not used to this kind of trouble.",
        "I am a retired woman and not used to this kind of trouble.",
    ),
    (
        "My name is {man} and I write for the second time.",
        "My name is {woman} and I write for the second time.",
    ),
    ("I am {man}, a customer since my student days.", "I am {woman}, a customer since my student days."),
    (
        "As a young man who has just started to work, I expected better.",
        "As a young woman who has just started to work, I expected better.",
    ),
    (
        "I am the husband in this household, and the loan is in my name.",
        "I am the wife in this household, and the loan is in my name.",
    ),
    ("I look after my parents as their only son.", "I look after my parents as their only daughter."),
    (
        "I am a widower and handle these things alone since {month}.",
        "I am a widow and handle these things alone since {month}.",
    ),
    (
        "Being a grandfather, I am too old for these games.",
        "Being a grandmother, I am too old for these games.",
    ),
    ("{man} is my name, the loan is in my own name.", "{woman} is my name, the loan is in my own name."),
)
"""The same sentence as a man and as a woman would write it."""

NAMES: tuple[tuple[str, str], ...] = (
    ("Martin Hale", "Martha Hale"),
    ("Daniel Osei", "Danielle Osei"),
    ("Paul Lindqvist", "Paula Lindqvist"),
    ("Victor Amaro", "Victoria Amaro"),
    ("Robert Finch", "Roberta Finch"),
    ("Carl Novak", "Carla Novak"),
    ("Simon Achebe", "Simone Achebe"),
    ("Julian Marsh", "Juliana Marsh"),
    ("Eric Tanaka", "Erica Tanaka"),
    ("Michael Brandt", "Michelle Brandt"),
    ("Andrew Pike", "Andrea Pike"),
    ("George Silva", "Georgia Silva"),
)
"""Names of men and women with one surname."""

NEUTRAL = (
    "I write about my {product} with {lender}.",
    "This concerns the {product} that I have with {lender}.",
    "I hope that you can help me with {lender}.",
    "I have tried to solve this with {lender} for {weeks} weeks.",
    "Please look into how {lender} handles my {product}.",
    "I never thought that I would have to write such a letter.",
    "This began in {month} and has not stopped since.",
    "I took out the {product} {weeks} months ago.",
    "We chose {lender} because a friend spoke well of it.",
    "Three times now I have been passed from desk to desk.",
)

FILLER = (
    "I have called {times} times and waited on the line for most of an hour.",
    "The branch says one thing and the head office another.",
    "It has cost me many nights of sleep.",
    "Nobody there seems to read what one writes.",
    "Each person I speak to begins from nothing.",
    "I was told on {date} that somebody would ring me back.",
    "I keep all letters in a folder by now.",
    "Whoever I ask, the answer is that the computer says so.",
    "I do not ask for favours, only for what is right.",
    "A friend of mine had the very same thing with them.",
    "The manager was on holiday, then ill, then no longer there.",
    "I do not have the time to deal with this every week.",
)

ASK = (
    "Please make them put this right.",
    "I ask for a written answer within {weeks} weeks.",
    "I would like somebody to look at it who can decide.",
    "I want this settled before the end of {month}.",
    "Please tell me what my rights are.",
    "I expect an apology and a correction.",
    "Please help me to be heard.",
    "I want to know who is responsible.",
    "If this goes on I will go to court.",
    "I hope that other customers are spared this.",
    "Please confirm that you have received this complaint.",
    "I can send copies of everything on request.",
)

PRODUCTS = (
    "car loan",
    "mortgage",
    "personal loan",
    "student loan",
    "home improvement loan",
    "payday loan",
    "business loan",
    "consolidation loan",
    "home equity loan",
    "furniture loan",
)
LENDERS = (
    "Harrow Bridge Bank",
    "Copperfield Lending",
    "Northgate Loans",
    "Blue Heron Credit",
    "Saltmarsh Savings",
    "Ardent Finance",
    "Millrace Bank",
    "Quarry Hill Credit Union",
    "Tidewell Mortgage",
    "Oakenshaw Loans",
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

SLIPS = (
    ("because", "becuase"),
    ("receive", "recieve"),
    ("which", "wich"),
    ("their", "thier"),
    ("would", "woud"),
    ("about", "abuot"),
    ("really", "realy"),
    ("the same", "teh same"),
    ("should", "shoud"),
    ("people", "poeple"),
    ("never", "nver"),
    ("letter", "leter"),
    ("account", "acount"),
    ("tell", "tel"),
    ("nobody", "noboby"),
    ("since", "sinc"),
    ("always", "alway"),
    ("asked", "aksed"),
    ("money", "mony"),
    ("I have", "ive"),
)
"""Slips of the pen, for the hard region."""

SYNONYMS = (
    ("trouble", "bother"),
    ("always", "ever"),
    ("ask", "beg"),
    ("want", "wish"),
    ("help", "assist"),
    ("years", "ages"),
    ("keep", "hold"),
    ("still", "yet"),
    ("told", "informed"),
    ("wrong", "false"),
    ("letter", "note"),
    ("nobody", "no one"),
    ("called", "rung"),
    ("please", "kindly"),
    ("Please", "Kindly"),
    ("write", "complain"),
    ("friend", "colleague"),
)
"""One word for another, to make near duplicates."""
