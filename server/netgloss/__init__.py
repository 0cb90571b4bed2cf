"""netgloss explains the words of neuroendocrine tumours in place.

>>> import netgloss
>>> ng = netgloss.load()
>>> [mention.concept for mention in ng.find("Ki-67 of 2%, so G1.")]
['ki-67', 'grade-1']
"""

from netgloss.errors import (
    DecodeError,
    FetchError,
    GlossaryError,
    NetglossError,
    OptionError,
    SettingsError,
    UnknownConceptError,
)
from netgloss.gloss import Netgloss, load
from netgloss.glossary import Concept
from netgloss.marks import strip
from netgloss.mentions import Mention

__version__ = "0.1.0"

__all__ = [
    "Concept",
    "DecodeError",
    "FetchError",
    "GlossaryError",
    "Mention",
    "Netgloss",
    "NetglossError",
    "OptionError",
    "SettingsError",
    "UnknownConceptError",
    "load",
    "strip",
]
