"""The network of forums: who belongs, who shares with whom, meetings, programmes and trust."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civsim import draws
from civsim.engines.mesa import stances
from civsim.engines.mesa.fund import spend
from civsim.rules import cooperation, finance
from civsim.rules.access import paid_case_hours
from civsim.rules.kinds import ENDOGENOUS, HUB, MUNICIPAL, QUARTER
from civsim.rules.planning import figure_error
from civsim.rules.programmes import begin_payoff_period
from civsim.rules.trust import learn_trust

if TYPE_CHECKING:
    from civsim.engines.mesa.model import TownModel


class Network:
    """All forums of a town and the memberships in them."""

    def __init__(self, model: TownModel) -> None:
        self.model = model

    def index(self) -> None:
        """List the offers of every cell and the memberships of every forum, in their order."""
        model = self.model
        for cell in model.cells:
            cell.directory = []
        for offer in model.offers:
            model.cells[offer.cell].directory.append(offer)
        for forum in model.forums:
            forum.roster = []
        for seat in model.memberships:
            model.forums[seat.forum].roster.append(seat)
        first = 0
        for cell in model.cells:
            cell.first_offer, cell.offers = first, len(cell.directory)
            first += cell.offers
        first = 0
        for forum in model.forums:
            forum.first_membership, forum.memberships = first, len(forum.roster)
            first += forum.memberships

    def survey(self, forum: int, cell: int) -> Any:
        """Return what a forum knows of a cell."""
        return self.model.surveys[forum * len(self.model.cells) + cell]

    def shared_seat(self, one: int, other: int) -> Any:
        """Return the membership of provider `other` in the first circle it shares with `one`, or None."""
        mine, theirs = self.model.providers[one], self.model.providers[other]
        if not mine.member or not theirs.member:
            return None
        circles = [seat.circle for seat in mine.seats]
        return next((seat for seat in theirs.seats if seat.circle >= 0 and seat.circle in circles), None)

    def arrange(self) -> None:
        """Rebuild the forums under the governance in force."""
        model, p = self.model, self.model.p
        for forum in model.forums:
            forum.active = int(cooperation.forum_exists(forum, p))
            forum.members = 0
        for provider in model.providers:
            provider.member = 0
            wants = self._wants(provider)
            for seat in provider.seats:
                seat.circle = -1
                seat.active = int(wants and model.forums[seat.forum].active == 1)
        self._choose_delegates()
        for seat in model.memberships:
            forum = model.forums[seat.forum]
            if seat.active and cooperation.needs_delegates(forum, p):
                seat.active = int(any(one.active and one.delegate for one in model.providers[seat.provider].seats))
            if seat.active:
                seat.circle = cooperation.circle_of(seat.forum, forum, p)
                forum.members += 1
                model.providers[seat.provider].member = 1
        self._count_ties()
        self._set_hub()

    def _wants(self, provider: Any) -> bool:
        p, district = self.model.p, self.model.districts[provider.district]
        if p.membership == ENDOGENOUS and provider.kind != MUNICIPAL:
            return bool(provider.active and provider.joins and cooperation.is_covered(district, p))
        u = self.model.uniform(draws.MEMBER, provider.key, week=0)
        return bool(cooperation.belongs(provider, district, p, u))

    def _choose_delegates(self) -> None:
        for seat in self.model.memberships:
            seat.delegate = 0
        for forum in self.model.forums:
            members = [seat for seat in forum.roster if seat.active]
            if members and forum.parent >= 0:
                max(members, key=lambda seat: float(self.model.providers[seat.provider].staff)).delegate = 1

    def _count_ties(self) -> None:
        model = self.model
        for provider in model.providers:
            provider.ties = 0
            if not provider.member:
                continue
            met = {other.provider for offer in provider.portfolio for other in model.cells[offer.cell].directory}
            met.discard(provider.number)
            provider.ties = sum(self.shared_seat(provider.number, other) is not None for other in met)

    def _set_hub(self) -> None:
        model, p = self.model, self.model.p
        members = sum(provider.member for provider in model.providers)
        people = sum(district.people for district in model.districts)
        has_hub = p.cases == HUB and p.referral > 0.0 and members > 0
        has_municipal = any(provider.kind == MUNICIPAL and provider.active for provider in model.providers)
        cases = paid_case_hours(float(people), p) if has_hub else 0.0
        office = cooperation.office_hours(members, p) if members > 0 else 0.0
        finance.pay_office_and_hub(model.administration, cases, office, has_municipal, p)

    def revise(self) -> None:
        """Phase 4: members reconsider whether they give and belong; then programmes run."""
        model, p = self.model, self.model.p
        stances.count_givers(model)
        if model.week > 0 and model.week % p.stance_interval == 0:
            stances.revise(model)
            if p.membership == ENDOGENOUS and cooperation.has_forums(p):
                stances.revise_membership(model)
                self.arrange()
                stances.count_givers(model)
            for provider in model.providers:
                begin_payoff_period(provider)
        stances.run_programmes(model)

    def draw_errors(self) -> None:
        """Draw the common error of the shared figures, one per forum and cell."""
        model = self.model
        if model.p.information <= 0.0:
            return
        for number, forum in enumerate(model.forums):
            if forum.active:
                for c, cell in enumerate(model.cells):
                    u = model.uniform(draws.FIGURE_ERROR, forum.key * 1_000_000 + cell.key)
                    self.survey(number, c).error = figure_error(model.p, u)

    def meet(self) -> None:
        """Hold this week's meetings: members plan one after another, in a drawn order; the fund is spent."""
        model, p = self.model, self.model.p
        for forum in model.forums:
            if not cooperation.is_meeting_week(forum, p, model.week):
                continue
            members = [model.providers[seat.provider] for seat in forum.roster if seat.active]
            order = {one.number: model.uniform(draws.PLANNING_ORDER, one.key, forum.key) for one in members}
            for provider in sorted(members, key=lambda one: order[one.number]):
                if cooperation.plans_at_meetings(provider, p) and provider.planned_week != model.week:
                    provider.plan()
            spend(model, forum)

    def learn_trust(self) -> None:
        """Update the trust of every member once a quarter."""
        model, p = self.model, self.model.p
        if (model.week + 1) % QUARTER != 0:
            return
        promises = p.programmes > 0.0 and cooperation.forum_meets(p)
        for seat in model.memberships:
            if not seat.active:
                continue
            provider, forum = model.providers[seat.provider], model.forums[seat.forum]
            if promises and forum.members > 1:
                seat.promised = 1.0
                seat.kept = (forum.givers - provider.gives) / (forum.members - 1)
            learn_trust(seat, provider, p)
