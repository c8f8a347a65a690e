"""Verifies Countersign's tokens, and hears of each revocation."""

from .refusal import Refusal
from .verifier import Verifier
from .wsgi import Guard

__all__ = ['Guard', 'Refusal', 'Verifier']
