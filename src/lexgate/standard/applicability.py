"""Whether a requirement speaks to a system: by whom it binds, and by its predicate."""

from lexgate.core.applies import Applicability, Applies
from lexgate.core.passport import Passport
from lexgate.core.requirement import Force, Requirement
from lexgate.core.text import Text
from lexgate.standard.predicate import evaluate

EVERYONE = "organisation"
"""An actor that is any organisation with a system."""
BINDS = {
    Force.LAW: Text("it binds every system", "适用于所有系统"),
    Force.GUIDANCE: Text(
        "it is guidance for every system, and by itself binds nobody",
        "系针对所有系统的推荐性、指导性要求，本身不具强制力",
    ),
    Force.VOLUNTARY: Text("a voluntary standard: it binds whoever adopts it", "自愿性标准，对采用者适用"),
}
"""Why a requirement without a predicate applies."""


def speaks_to(requirement: Requirement, passport: Passport, force: Force = Force.LAW) -> Applies:
    """Return whether a requirement applies to a system, and the facts that decided.

    A passport that states its roles is spared the duties of others. One that does not is asked all duties: the law that
    binds a deployer is measured on the same system.

    Args:
        requirement: One of a standard.
        passport: What is known of the system.
        force: Of the standard; it is said where no fact decides.

    Example:
        >>> from lexgate.standard.catalog import load
        >>> duty = load("eu-ai-act").requirements[0]
        >>> print(speaks_to(duty, Passport(name="screener", roles=("distributor",))).why.en)
        it binds the provider and the deployer; the passport states the role distributor
    """
    if (
        passport.roles is None
        or EVERYONE in requirement.binds
        or set(passport.roles) & set(requirement.binds)
    ):
        if requirement.applies is None:
            return Applies(answer=Applicability.YES, why=BINDS[force])
        return evaluate(requirement.applies, passport)
    why = Text(
        "it binds the {binds}; the passport states the role {roles}",
        "该要求约束{binds}，而系统档案载明的角色为{roles}",
    )
    binds = Text(
        " and the ".join(requirement.binds),
        "、".join(ACTORS.get(actor, actor) for actor in requirement.binds),
    )
    roles = Text(" and ".join(passport.roles), "、".join(ACTORS.get(role, role) for role in passport.roles))
    return Applies(answer=Applicability.NO, why=why.fill(binds=binds, roles=roles))


ACTORS = {
    "provider": "提供者",
    "deployer": "部署者",
    "importer": "进口者",
    "distributor": "分销者",
    "platform": "传播平台",
    "supporter": "技术支持者",
    "user": "使用者",
    "auditor": "审计机构",
    "organisation": "组织",
}
"""Whom a requirement binds, in Chinese."""
