"""Records: typed columns and constraints, no use case."""

from workflow.models.base import Base
from workflow.models.case import (
    Case,
    CaseClock,
    CaseEvent,
    CaseHold,
    CaseLink,
    CaseRating,
    CaseRecusal,
    CaseSection,
    CaseTask,
    CodeCounter,
    Document,
    DossierSnapshot,
    PrivateText,
    ProcessVersion,
)  # fmt: skip
from workflow.models.money import (
    BudgetLine,
    CaseFigures,
    ChangeTerms,
    Contract,
    EffectIndicator,
    LedgerEntry,
    PaymentRequest,
    PlanBatch,
    ProgressReport,
)  # fmt: skip
from workflow.models.outbox import CalendarDay, Delivery, DoneOnce, OutboxIntent, RuleRow
from workflow.models.unit import (
    AccountToken,
    Establishment,
    Membership,
    SecurityEvent,
    SignInAttempt,
    Unit,
    User,
    WebSession,
)  # fmt: skip

__all__ = [
    "AccountToken", "Base", "BudgetLine", "CalendarDay", "Case", "CaseClock", "CaseEvent", "CaseFigures", "CaseHold",
    "CaseLink", "CaseRating",
    "CaseRecusal", "CaseSection", "CaseTask", "ChangeTerms", "CodeCounter", "Contract", "Delivery",
    "Document",
    "DoneOnce", "DossierSnapshot", "EffectIndicator", "Establishment", "LedgerEntry", "Membership", "OutboxIntent",
    "PaymentRequest", "PlanBatch", "PrivateText", "ProcessVersion", "ProgressReport", "RuleRow", "SecurityEvent",
    "SignInAttempt", "Unit", "User", "WebSession",
]  # fmt: skip
