"""Rules about how an order completes: at once, after a time, after some polls, or never (rules 14 to 16)."""

from __future__ import annotations

from ..state import Draft, Order, WebhookPlan
from .answers import AnswerRules, Call


class CompletionRules(AnswerRules):
    """Decide which orders are Pending and for how long; a status only moves forward."""

    def plan_completion(self, order: Order) -> None:
        """Note how a new order will complete."""
        if not self.is_asynchronous(order.draft):
            return
        order.asynchronous = True
        order.done = False
        order.never = self.settings.never_complete
        order.polls_left = self.settings.completion_polls
        order.completes_at = order.placed_at + self.completion_time(order.draft)

    def is_asynchronous(self, draft: Draft) -> bool:
        """Tell whether an order is large enough to be Pending first (S; the threshold is I)."""
        threshold = self.settings.pending_from_units
        return threshold is not None and draft.units >= threshold

    def completion_time(self, draft: Draft) -> float:
        """Return for how many seconds an asynchronous order is Pending."""
        settings = self.settings
        return settings.completion_seconds + settings.completion_seconds_per_unit * draft.units

    def apply_order_faults(self, order: Order, call: Call) -> None:
        """Let the faults of this call change the plan for a new order."""
        for fault in call.take("order"):
            if fault.kind.startswith("pending_"):
                order.asynchronous, order.done, order.polls_left = True, False, None
                order.never = fault.kind == "pending_for_ever"
                order.completes_at = order.placed_at + fault.seconds
                if fault.kind == "pending_for_polls":
                    order.polls_left = fault.polls
            elif fault.kind == "unknown_status":
                order.status_word, order.status_word_polls = fault.value or "Reticulating", fault.polls
            elif fault.kind == "commit_late":
                order.visible_at, order.hidden_reads = order.placed_at + fault.seconds, fault.polls
                call.delay += fault.seconds
            else:
                plan = WebhookPlan(fault.kind.removeprefix("webhook_"), fault.seconds, fault.value or "")
                order.webhooks = (*order.webhooks, plan)

    def poll(self, order: Order) -> bool:
        """Count one look at an order, after it was shown; tell whether that completed it."""
        if order.status_word_polls > 0:
            order.status_word_polls -= 1
        if order.done or order.never or order.polls_left is None:
            return False
        order.polls_left -= 1
        if order.polls_left <= 0:
            self.complete(order)
        return order.done

    def complete(self, order: Order) -> None:
        """Complete an order; there is no way back."""
        order.done = True

    def status_of(self, order: Order) -> str:
        """Return the word for where an order stands."""
        if order.status_word is not None and order.status_word_polls > 0:
            return order.status_word
        return self.settings.completed_word if order.done else self.settings.pending_word
